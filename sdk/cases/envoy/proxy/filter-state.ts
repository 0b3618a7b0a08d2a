import type { Json } from "../../../envoy/json.js";
import type { StateValue } from "../../observe/observation.js";

/** Reads what `%FILTER_STATE(key:TYPED)%` gives: a protobuf Any as JSON. */
export function readFilterState(entries: Record<string, Json>): Map<string, StateValue> {
  const state = new Map<string, StateValue>();
  for (const [key, value] of Object.entries(entries)) if (value !== null) state.set(key, readValue(value));
  return state;
}

function readValue(value: Json): StateValue {
  if (typeof value === "string") return { bytes: Buffer.from(value) };
  const message = value as { "@type": string; value?: Json };
  const { value: content } = message;
  switch (message["@type"].replace(/^.*\//, "")) {
    case "google.protobuf.BytesValue":
      return { bytes: Buffer.from(content as string, "base64") };
    case "google.protobuf.StringValue":
      return { bytes: Buffer.from(content as string) };
    default:
      return { json: content ?? message };
  }
}
