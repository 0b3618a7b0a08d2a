import { Slot } from "../model/slot";

/** How rules are found by the values of one slot. */
// @ts-ignore: decorator
@unmanaged
export class Lookup {
  slot: Slot;
  /** Tells the keys of this slot from those of others. */
  seed: u32;
  /** Links of the rules that need the attribute to be there, or not to be. */
  present: usize;
  missing: usize;
  /** Length of the longest exact value that some rule is found by, -1 without any. */
  longestExact: i32;
  hasNamespaces: bool;
  hasDigests: bool;
  /** The lookup by elements of a list, 0 when no rule is found by them. */
  elements: usize;
  /** Bit n-1: rules are found by a prefix, or a suffix, of n bytes. */
  prefixes: u64;
  suffixes: u64;
  /** Bit n: rules are found by the first n bits of an IPv4 address; of an IPv6 one, n and 64 + n. */
  fourBits: u64;
  sixBits: u64;
  sixBitsLow: u64;
  /** Next lookup whose slot is not a header, or by whose absence rules are found. */
  nextRead: usize;
  nextMissing: usize;
}
