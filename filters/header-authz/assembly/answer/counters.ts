import { Counter } from "proxy-wasm-assemblyscript-sdk";
import { Verdict } from "../decide/verdict";

/** What happened, counted over all workers. Envoy's own tag rules leave these names as they are. */
export class Counters {
  private allowed: Counter = Counter.define("header_authz_allowed");
  private denied: Counter = Counter.define("header_authz_denied");
  private shadowAllowed: Counter = Counter.define("header_authz_shadow_allowed");
  private shadowDenied: Counter = Counter.define("header_authz_shadow_denied");

  /** Counts one request or connection. */
  count(verdict: Verdict): void {
    if (verdict.hasShadow) (verdict.shadowDenied ? this.shadowDenied : this.shadowAllowed).increment();
    (verdict.denied ? this.denied : this.allowed).increment();
  }
}
