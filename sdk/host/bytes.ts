/**
 * A string whose every character is one byte (U+0000 to U+00FF).
 *
 * Header names and values, paths and keys travel through the host in this form: it compares and
 * hashes like a string, holds any byte, and is written to guest memory without encoding.
 */
export type ByteString = string;

/** What users may pass wherever bytes are meant: a string stands for its UTF-8 encoding. */
export type BytesLike = string | Uint8Array;

const NOT_ASCII = /[^\0-\x7f]/;
const EMPTY = new Uint8Array(0);

/** The bytes of `value` as a byte string; a JavaScript string counts as its UTF-8 encoding. */
export function byteString(value: BytesLike): ByteString {
  if (typeof value === "string") {
    return NOT_ASCII.test(value) ? Buffer.from(value, "utf8").toString("latin1") : value;
  }
  return asBuffer(value).toString("latin1");
}

/** A new byte array with the bytes of `text`. */
export function bytesOf(text: ByteString): Uint8Array {
  return text.length === 0 ? EMPTY : new Uint8Array(Buffer.from(text, "latin1"));
}

/** The text that `bytes` spell in UTF-8, with U+FFFD where they spell none. */
export function textOf(bytes: ByteString): string {
  return NOT_ASCII.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;
}

/** `value` as bytes; a string is encoded as UTF-8. */
export function toBytes(value: BytesLike): Uint8Array {
  return typeof value === "string" ? new Uint8Array(Buffer.from(value, "utf8")) : value;
}

/** A Buffer over the same memory as `bytes`. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** One array with the contents of all `chunks` in order. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** ASCII lower case; other bytes are left alone, as Envoy does for header names. */
export function lowerCase(text: ByteString): ByteString {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x41 && code <= 0x5a) return text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
  }
  return text;
}
