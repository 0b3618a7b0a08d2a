import { Bytes } from "proxy-wasm-assemblyscript-sdk";
import { Attribute } from "./attribute";

/**
 * One attribute that some condition looks at, with its values in the current request. The values are numbers of a
 * chain in `Values`, so that nothing has to be cleared between requests: what was not stamped now is not there.
 */
// @ts-ignore: decorator
@unmanaged
export class Slot {
  attribute: Attribute;
  /** Header name, path of a claim (names, each ended by NUL), or path of metadata; empty for the others. */
  name: Bytes;
  /** Case does not count in its values: they are compared in lower case. */
  folds: bool;
  /** Next slot in the list of all. */
  next: usize;
  /** Next slot in the same bucket of header names. */
  sibling: usize;
  /** Request in which the values were read. */
  stamp: u32;
  /** First value, 0 when there is none. */
  first: i32;
  last: i32;
  /** Whether nobody can tell the value: no certificate, no direct address. Not so for a header that is missing. */
  unknown: bool;
  /** Where rules that need a certain value of it are found; 0 when no rule is looked up by it. */
  lookup: usize;
}
