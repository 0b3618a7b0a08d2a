import { proxy_get_status } from "../abi/imports";
import { clearOut, outAddress, outBytes } from "../abi/out";

/** Why a call failed, as the host tells within the callback: a code of its own for HTTP, the gRPC status for gRPC. */
export class CallFailure {
  /** `message` is the server's with Envoy's own details behind it, such as `no such user{via_upstream}`. */
  constructor(
    readonly code: i32,
    readonly message: string,
  ) {}

  /** Asks the host. One host call; in callbacks of callouts only. */
  static read(): CallFailure {
    clearOut();
    const code = memory.data(4, 4);
    if (proxy_get_status(code, outAddress, outAddress + 4)) return new CallFailure(-1, "");
    return new CallFailure(load<i32>(code), outBytes().toString());
  }
}
