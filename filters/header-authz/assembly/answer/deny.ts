import { HeadersAction, localResponse, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Verdict } from "../decide/verdict";
import { detailsOf } from "./details";

/** Answers in place of the upstream, just as Envoy's RBAC filter does. A gRPC client gets PERMISSION_DENIED. */
export function deny(verdict: Verdict): HeadersAction {
  localResponse(403).details(detailsOf(verdict)).body(utf8("RBAC: access denied")).send();
  return HeadersAction.StopIteration;
}
