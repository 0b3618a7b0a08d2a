import { Bytes, utf8 } from "../bytes";
import { HeaderPairs } from "../header-pairs";
import { getProperty, getPropertyIn, integerProperty, mapProperty } from "./raw";

// Attributes of the response.

/** Status code. 0 when nothing was answered. */
export function code(missing: i64 = 0): i64 {
  return integerProperty(utf8("response\0code"), missing);
}

/** Why this code: `via_upstream`, or what a filter said. */
export function codeDetails(): Bytes | null {
  return getProperty(utf8("response\0code_details"));
}

/** Response flags as a bit set: bit 0 is `LH`, bit 1 `UH` and so on. */
export function flags(missing: i64 = 0): i64 {
  return integerProperty(utf8("response\0flags"), missing);
}

/** gRPC status of the answer; missing for what is not gRPC. */
export function grpcStatus(missing: i64 = 0): i64 {
  return integerProperty(utf8("response\0grpc_status"), missing);
}

/** Bytes of the body. */
export function size(missing: i64 = 0): i64 {
  return integerProperty(utf8("response\0size"), missing);
}

/** Bytes of headers, body and trailers. */
export function totalSize(missing: i64 = 0): i64 {
  return integerProperty(utf8("response\0total_size"), missing);
}

/** Bytes of the headers, uncompressed. */
export function headersBytes(missing: i64 = 0): i64 {
  return integerProperty(utf8("response\0headers_bytes"), missing);
}

/** From the last byte sent to the upstream to its first byte back, in nanoseconds. In `onLog` only. */
export function backendLatency(missing: i64 = 0): i64 {
  return integerProperty(utf8("response\0backend_latency"), missing);
}

/** A header, its repeated values joined by commas. */
export function header<N>(name: N): Bytes | null {
  return getPropertyIn(utf8("response\0headers"), name);
}

/** All headers, each name once. */
export function headers(): HeaderPairs | null {
  return mapProperty(utf8("response\0headers"));
}

/** A trailer. */
export function trailer<N>(name: N): Bytes | null {
  return getPropertyIn(utf8("response\0trailers"), name);
}

/** All trailers. */
export function trailers(): HeaderPairs | null {
  return mapProperty(utf8("response\0trailers"));
}
