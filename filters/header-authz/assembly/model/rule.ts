import { Bytes } from "proxy-wasm-assemblyscript-sdk";
import { Condition } from "./condition";

// A rule is true when each of its groups is; a group (`from`, `to`, `when`) when one of its alternatives is; an
// alternative when each of its conditions is.
//
//   rule → groups → | alternatives | count |  → | conditions | count |  → | condition | condition | …

/** Some pointers of the same kind, one after the other. */
// @ts-ignore: decorator
@unmanaged
export class Run {
  items: usize;
  count: i32;

  // @ts-ignore: decorator
  @inline
  at(index: i32): Run {
    return changetype<Run>(this.items + <usize>index * offsetof<Run>());
  }

  // @ts-ignore: decorator
  @inline
  condition(index: i32): Condition {
    return changetype<Condition>(load<usize>(this.items + ((<usize>index) << 2)));
  }
}

/** Which of the five questions a rule belongs to, in the order in which they are asked. */
export const enum Engine {
  Audit = 0,
  ShadowDeny = 1,
  Deny = 2,
  ShadowAllow = 3,
  Allow = 4,
}

// @ts-ignore: decorator
@inline
export const ENGINES: i32 = 5;

// @ts-ignore: decorator
@unmanaged
export class Rule {
  engine: Engine;
  /** `ns[…]-policy[…]-rule[…]`. */
  id: Bytes;
  /** Response code details of a denial by this rule. */
  details: Bytes;
  /** The rule that was read before, while rules are read. */
  next: usize;
  /** Place in the order of the engine: Envoy's, by the bytes of the id. */
  order: i32;
  /** Request in which it became a candidate. */
  stamp: u32;
  groups: Run;
  /** The groups without what only HTTP has. */
  tcpGroups: Run;
  /** Whether it counts on connections without HTTP. */
  inTcp: bool;
}
