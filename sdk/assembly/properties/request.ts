import { Bytes, utf8 } from "../bytes";
import { HeaderPairs } from "../header-pairs";
import { getProperty, getPropertyIn, integerProperty, mapProperty } from "./raw";

// Attributes of the request. Headers among them are there while the request headers are, and in `onLog`.

/** Path with query. */
export function path(): Bytes | null {
  return getProperty(utf8("request\0path"));
}

/** Path without query. */
export function urlPath(): Bytes | null {
  return getProperty(utf8("request\0url_path"));
}

/** Query without `?`. */
export function query(): Bytes | null {
  return getProperty(utf8("request\0query"));
}

/** `:authority`, with its port if it has one. */
export function host(): Bytes | null {
  return getProperty(utf8("request\0host"));
}

/** `http` or `https`. */
export function scheme(): Bytes | null {
  return getProperty(utf8("request\0scheme"));
}

/** Method. */
export function method(): Bytes | null {
  return getProperty(utf8("request\0method"));
}

/** The `referer` header. */
export function referer(): Bytes | null {
  return getProperty(utf8("request\0referer"));
}

/** The `user-agent` header. */
export function userAgent(): Bytes | null {
  return getProperty(utf8("request\0useragent"));
}

/** The `x-request-id` header. */
export function id(): Bytes | null {
  return getProperty(utf8("request\0id"));
}

/** `HTTP/1.0`, `HTTP/1.1`, `HTTP/2` or `HTTP/3`. */
export function protocol(): Bytes | null {
  return getProperty(utf8("request\0protocol"));
}

/** When the first byte arrived, nanoseconds since 1970. */
export function time(missing: i64 = 0): i64 {
  return integerProperty(utf8("request\0time"), missing);
}

/** How long the whole exchange took, in nanoseconds. In `onLog` only. */
export function duration(missing: i64 = 0): i64 {
  return integerProperty(utf8("request\0duration"), missing);
}

/** Bytes of the body, as announced or as seen. */
export function size(missing: i64 = 0): i64 {
  return integerProperty(utf8("request\0size"), missing);
}

/** Bytes of headers, body and trailers. */
export function totalSize(missing: i64 = 0): i64 {
  return integerProperty(utf8("request\0total_size"), missing);
}

/** Bytes of the headers, uncompressed. */
export function headersBytes(missing: i64 = 0): i64 {
  return integerProperty(utf8("request\0headers_bytes"), missing);
}

/** A header, its repeated values joined by commas. */
export function header<N>(name: N): Bytes | null {
  return getPropertyIn(utf8("request\0headers"), name);
}

/** All headers, each name once with its values joined by commas. */
export function headers(): HeaderPairs | null {
  return mapProperty(utf8("request\0headers"));
}
