import { HeadersAction, HttpContextOf } from "proxy-wasm-assemblyscript-sdk";
import { logDecision } from "./answer/decision-log";
import { deny } from "./answer/deny";
import { keepInFilterState } from "./answer/filter-state";
import { decide } from "./decide/decide";
import { readHeaders } from "./request/headers";
import { AuthzRoot } from "./root";

/** Judges a request by its headers, before anything else sees them. */
export class HttpAuthz extends HttpContextOf<AuthzRoot> {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const root = this.root;
    const request = root.request;
    const verdict = root.verdict;
    request.begin();
    readHeaders(root.policies, request);
    decide(root.policies, request, verdict, root.manner);
    root.counters.count(verdict);
    keepInFilterState(verdict);
    logDecision(root.policies, request, verdict, root.manner);
    return verdict.denied ? deny(verdict) : HeadersAction.Continue;
  }
}
