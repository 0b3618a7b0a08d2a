import { Rule } from "../model/rule";
import { Failure } from "../request/request";

/** What came of a request or connection. One is kept and used again and again. */
// @ts-ignore: decorator
@unmanaged
export class Verdict {
  denied: bool;
  /** Why nothing could be judged, if so. */
  failure: Failure;
  /** The path would change by normalizing. */
  pathNotNormal: bool;
  /** The rule that decided: of a DENY policy that denied, of an ALLOW policy that allowed. */
  rule: Rule | null;
  /** The rule of an AUDIT policy that holds. */
  audit: Rule | null;
  /** Whether dry run policies were asked, and what they would have done. */
  hasShadow: bool;
  shadowDenied: bool;
  shadowRule: Rule | null;

  static create(): Verdict {
    return changetype<Verdict>(heap.alloc(offsetof<Verdict>()));
  }

  begin(): void {
    memory.fill(changetype<usize>(this), 0, offsetof<Verdict>());
  }
}
