import { Bytes } from "proxy-wasm-assemblyscript-sdk";
import { Matcher } from "./matcher";
import { Slot } from "./slot";

/** `values` or `notValues` of one attribute: true when some value of it matches some matcher, or when none does. */
// @ts-ignore: decorator
@unmanaged
export class Condition {
  slot: Slot;
  /** What the configuration calls it: `paths`, `request.headers[x-tenant]`. */
  label: Bytes;
  /** It is a `notValues`. */
  negative: bool;
  /** What it counts as when the attribute is unknown: never a reason to allow, always one to deny. */
  whenUnknown: bool;
  count: i32;
  /** `count` matchers, one after the other. */
  matchers: usize;
  /** Exact values as a set, where there are many; else 0. */
  set: usize;

  // @ts-ignore: decorator
  @inline
  matcher(index: i32): Matcher {
    return changetype<Matcher>(this.matchers + <usize>index * offsetof<Matcher>());
  }
}
