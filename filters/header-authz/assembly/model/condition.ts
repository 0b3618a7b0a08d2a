import { Field } from "./field";
import { Matcher } from "./matcher";
import { Slot } from "./slot";

/** `values` or `notValues` of one attribute: true when some value of it matches some matcher, or when none does. */
// @ts-ignore: decorator
@unmanaged
export class Condition {
  slot: Slot;
  /** Where it stands in the policy. */
  field: Field;
  /** It is a `notValues`. */
  negative: bool;
  /** What it counts as when the attribute is unknown: never a reason to allow, always one to deny. */
  whenUnknown: bool;
  count: i32;
  /** `count` matchers, one after the other. */
  matchers: usize;

  // @ts-ignore: decorator
  @inline
  matcher(index: i32): Matcher {
    return changetype<Matcher>(this.matchers + <usize>index * offsetof<Matcher>());
  }
}
