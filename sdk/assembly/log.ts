import { outAddress } from "./abi/out";
import { proxy_get_log_level, proxy_log } from "./abi/imports";
import { Status, note } from "./abi/status";
import { addressOf, lengthOf } from "./bytes/text";

/** Severity of a log line, as in Envoy. */
export const enum LogLevel {
  Trace = 0,
  Debug = 1,
  Info = 2,
  Warn = 3,
  Error = 4,
  Critical = 5,
}

/**
 * Writes one line to the host's log. May be called everywhere, even in `_initialize`. One host call.
 *
 * Text that is costly to build belongs behind `isLogged`.
 */
export function log<T>(level: LogLevel, message: T): Status {
  const address = addressOf(message);
  return note(proxy_log(level, address, lengthOf(message, address)));
}

/** Whether the host writes lines of this level now. One host call; not allowed in `_initialize`. */
export function isLogged(level: LogLevel): bool {
  if (note(proxy_get_log_level(outAddress))) return false;
  return level >= load<i32>(outAddress);
}
