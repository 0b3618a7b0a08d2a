/** Which verdicts are logged. */
// @ts-ignore: decorator
@unmanaged
export class DecisionLog {
  /** Shares of the requests that are logged, 0 to 1. */
  denied: f64;
  allowed: f64;
  /** Whether each rule says why it does not hold. */
  explain: bool;
  /** What is left of a whole line from the requests before. */
  private deniedRest: f64;
  private allowedRest: f64;

  /** Whether the next request is one to log: every so-manyth, so that it can be foretold. */
  takes(denied: bool): bool {
    const rest = denied ? this.deniedRest + this.denied : this.allowedRest + this.allowed;
    const takes = rest >= 1;
    if (denied) this.deniedRest = takes ? rest - 1 : rest;
    else this.allowedRest = takes ? rest - 1 : rest;
    return takes;
  }
}
