import type { Json, JsonObject } from "../../../envoy/json.js";
import type { StateValue } from "../../observe/observation.js";

/** Reads what `%FILTER_STATE(key:TYPED)%` gives: a protobuf Any as JSON. */
export function readFilterState(entries: Record<string, Json>): Map<string, StateValue> {
  const state = new Map<string, StateValue>();
  for (const [key, value] of Object.entries(entries)) if (value !== null) state.set(key, readValue(value));
  return state;
}

function readValue(value: Json): StateValue {
  if (typeof value === "string") return { bytes: Buffer.from(value) };
  const message = value as JsonObject;
  switch (String(message["@type"]).replace(/^.*\//, "")) {
    case "google.protobuf.BytesValue":
      return { bytes: Buffer.from(String(message["value"]), "base64") };
    case "google.protobuf.StringValue":
      return { bytes: Buffer.from(String(message["value"])) };
    default:
      return { json: "value" in message ? message["value"]! : message };
  }
}
