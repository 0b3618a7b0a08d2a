import { proxy_call_foreign_function } from "../abi/imports";
import { clearOut, outAddress, outBytes } from "../abi/out";
import { note } from "../abi/status";
import { Bytes } from "../bytes";
import { addressOf, lengthOf } from "../bytes/text";

/** Calls a function that the host offers by name; `null` when it fails, `lastStatus()` says why. One host call. */
export function callForeignFunction<N, A>(name: N, argument: A): Bytes | null {
  const n = addressOf(name);
  const a = addressOf(argument);
  clearOut();
  const status = proxy_call_foreign_function(
    n,
    lengthOf(name, n),
    a,
    lengthOf(argument, a),
    outAddress,
    outAddress + 4,
  );
  return note(status) ? null : outBytes();
}
