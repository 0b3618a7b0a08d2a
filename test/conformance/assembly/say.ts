import { Bytes, LogLevel, Status, lastStatus, log } from "proxy-wasm-assemblyscript-sdk";

/** Writes `text`, which a case can expect. */
export function say(text: string): void {
  log(LogLevel.Info, text);
}

/** Writes a value, or that it is missing and why. */
export function sayValue(what: string, value: Bytes | null): void {
  const status = lastStatus();
  say(value ? what + " is [" + value.toString() + "]" : what + " is missing, status " + status.toString());
}

/** Writes what a host call answered. */
export function sayStatus(what: string, status: Status): void {
  say(what + " answers " + status.toString());
}
