import type { JsonObject } from "../../envoy/json.js";

/** Bytes as a case file writes them: text is sent as UTF-8. */
export type BytesValue = string | number | boolean | Repeated | { base64: string } | { json: unknown };

export interface Repeated {
  repeat: string;
  times: number;
}

export type BodyValue = BytesValue | { chunks: BytesValue[] };

/** Names to values, or pairs where the order of different names matters. */
export type HeadersValue = Record<string, BytesValue | BytesValue[]> | [string, BytesValue][];

/** Metadata by namespace. */
export type Metadata = Record<string, JsonObject>;

/** "300ms", "1.5s", "10m". */
export type DurationText = string;
