import { Bytes, Regex, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Attribute } from "./attribute";
import { DecisionLog } from "./decision-log";
import { Engine, Rule } from "./rule";
import { Slot } from "./slot";
import { Zone } from "./zone";

/** What `:path` is compared as, and what makes it suspect. */
export const enum PathNormalization {
  None = 0,
  Base = 1,
  MergeSlashes = 2,
  DecodeAndMergeSlashes = 3,
}

/** A configuration, ready to decide. All that it points to lies in its zone. */
// @ts-ignore: decorator
@unmanaged
export class Policies {
  zone: Zone;
  /** All rules, by engine and then by id. */
  rules: usize;
  ruleCount: i32;
  /** First rule of each engine, and the end of the last. */
  starts: usize;
  /** Bit by engine: there is a policy for it, even one without rules. */
  engines: u32;
  /** All slots, newest first. */
  slots: usize;
  /** Slots by name, in 256 chains. */
  names: usize;
  /** Bit by length of a slot's name, modulo 64: tells most headers that nobody asks for. */
  private nameLengths: u64;
  decisionLog: DecisionLog;
  /** Regular expressions, which have memory of their own: links of the zone. */
  private regexes: usize;
  /** Where rules are found by the values of a request; see `index/`. */
  table: usize;
  firstRead: usize;
  firstMissing: usize;
  /** Rules that are always asked, in their order. */
  always: usize;
  alwaysCount: i32;
  pathNormalization: PathNormalization;
  /** Whether a rule for connections looks at what only the TLS handshake or another filter brings. */
  needsHandshake: bool;
  /** The slot of the path, if a policy that is enforced looks at it; else 0. */
  pathSlot: usize;

  static create(): Policies {
    const zone = Zone.create();
    const policies = changetype<Policies>(zone.take(offsetof<Policies>()));
    policies.zone = zone;
    policies.names = zone.take(256 << 2);
    policies.decisionLog = changetype<DecisionLog>(zone.take(offsetof<DecisionLog>()));
    return policies;
  }

  /** Gives back all memory, these policies included. */
  free(): void {
    for (let link = this.regexes; link; link = load<usize>(link)) changetype<Regex>(load<usize>(link, 4)).free();
    this.zone.free();
  }

  /** Takes care of a regular expression that a matcher points to. */
  own(regex: Regex): void {
    const link = this.zone.take(8);
    store<usize>(link, this.regexes);
    store<usize>(link, changetype<usize>(regex), 4);
    this.regexes = link;
  }

  // @ts-ignore: decorator
  @inline
  has(engine: Engine): bool {
    return ((this.engines >> engine) & 1) != 0;
  }

  // @ts-ignore: decorator
  @inline
  rule(index: i32): Rule {
    return changetype<Rule>(load<usize>(this.rules + ((<usize>index) << 2)));
  }

  /** Number of the first rule of an engine; that of the next engine ends it. */
  // @ts-ignore: decorator
  @inline
  start(engine: i32): i32 {
    return load<i32>(this.starts + ((<usize>engine) << 2));
  }

  // @ts-ignore: decorator
  @inline
  alwaysAsked(index: i32): Rule {
    return changetype<Rule>(load<usize>(this.always + ((<usize>index) << 2)));
  }

  /** Whether a header whose name has this length may be one that rules look at. */
  // @ts-ignore: decorator
  @inline
  mayAskFor(length: i32): bool {
    return (this.nameLengths & ((<u64>1) << (length & 63))) != 0;
  }

  /** The slot of an attribute, made at its first use. */
  slot(attribute: Attribute, name: Bytes): Slot {
    const bucket = this.names + bucketOf(name.address, name.length);
    for (let at = load<usize>(bucket); at; at = changetype<Slot>(at).sibling) {
      const slot = changetype<Slot>(at);
      if (slot.attribute == attribute && slot.name.equals(name)) return slot;
    }
    const slot = changetype<Slot>(this.zone.take(offsetof<Slot>()));
    slot.attribute = attribute;
    slot.name = this.zone.keep(name);
    slot.folds = attribute == Attribute.Host || name.equals(utf8(":scheme"));
    slot.next = this.slots;
    this.slots = changetype<usize>(slot);
    slot.sibling = load<usize>(bucket);
    store<usize>(bucket, changetype<usize>(slot));
    this.nameLengths |= (<u64>1) << (name.length & 63);
    return slot;
  }
}

/** Offset of the chain of a name, from its length and three of its letters: most names are told apart by it. */
// @ts-ignore: decorator
@inline
export function bucketOf(name: usize, length: i32): usize {
  if (length == 0) return 0;
  const letters =
    <u32>load<u8>(name) + ((<u32>load<u8>(name + (length >> 1))) << 2) + ((<u32>load<u8>(name + length - 1)) << 4);
  return (<usize>((letters + ((<u32>length) << 1)) & 255)) << 2;
}
