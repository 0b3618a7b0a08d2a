import { RestrictedCall } from "./errors.js";

/** Whether an error is the guest's fault and ends its VM, rather than a mistake of the host or the test. */
export function isTrap(error: unknown): error is Error {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RestrictedCall) return true;
  if (error instanceof RangeError) return error.message.includes("call stack");
  // WebAssembly.Exception is not in TypeScript's library yet.
  return !(error instanceof Error) && Object.prototype.toString.call(error) === "[object WebAssembly.Exception]";
}

/** What Envoy logs about a trap, with the guest's part of the stack. */
export function trapMessage(entry: string, error: Error): string {
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => line.includes("wasm:"))
    .map((line) => line.trim().replace(/^at /, ""));
  const stack = frames.length === 0 ? "" : `\nProxy-Wasm plugin in-VM backtrace:\n  ${frames.join("\n  ")}`;
  return `Function: ${entry} failed: Uncaught ${error.name}: ${error.message}${stack}`;
}
