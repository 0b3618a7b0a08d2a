/**
 * Result of a host call. Values of `WasmResult` in proxy-wasm ABI 0.2.1
 * (cpp-host `proxy_wasm_common.h`).
 */
export enum Status {
  Ok = 0,
  NotFound = 1,
  BadArgument = 2,
  SerializationFailure = 3,
  ParseFailure = 4,
  BadExpression = 5,
  InvalidMemoryAccess = 6,
  Empty = 7,
  CasMismatch = 8,
  ResultMismatch = 9,
  InternalFailure = 10,
  BrokenConnection = 11,
  Unimplemented = 12,
}

let last: i32 = Status.Ok;

/**
 * Status of the newest host call made through this library. A getter that answers `null` tells here why:
 * `NotFound` for a missing value, anything else for a call that failed.
 */
export function lastStatus(): Status {
  return last as Status;
}

/** Keeps the status of a host call for `lastStatus`. */
@inline
export function note(status: i32): Status {
  last = status;
  return status as Status;
}
