import type { BodyValue, BytesValue } from "../format/values.js";

/** The bytes that a value of a case file stands for. */
export function toBytes(value: BytesValue): Uint8Array {
  if (typeof value !== "object") return Buffer.from(String(value));
  if ("base64" in value) return Buffer.from(value.base64, "base64");
  if ("json" in value) return Buffer.from(JSON.stringify(value.json));
  return Buffer.from(value.repeat.repeat(value.times));
}

/** The pieces in which a body is sent; none for a message without body. */
export function toChunks(body: BodyValue | undefined): Uint8Array[] {
  if (body === undefined) return [];
  if (typeof body === "object" && "chunks" in body) return body.chunks.map(toBytes);
  const bytes = toBytes(body);
  return bytes.length === 0 ? [] : [bytes];
}
