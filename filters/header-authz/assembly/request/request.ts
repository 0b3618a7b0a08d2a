import { forgetSecret } from "../match/secret";
import { Rule } from "../model/rule";
import { Slot } from "../model/slot";
import { Values } from "./values";

/** Why a request cannot be judged. It is denied then. */
export const enum Failure {
  None = 0,
  /** The block of headers could not be had, or is not whole. */
  Headers = 1,
  /** A header that a rule looks at holds bytes that no HTTP codec of Envoy lets through. */
  MalformedHeader = 2,
  /** The block of headers is larger than Envoy itself would take. */
  TooLarge = 3,
  /** A property could not be had, other than by not being there. */
  Property = 4,
}

/** What is known of the request, or the connection, that is being judged. One is kept and used again and again. */
// @ts-ignore: decorator
@unmanaged
export class Request {
  values: Values;
  /** Counts requests: a slot that carries this number was read in this one. */
  stamp: u32;
  failure: Failure;
  /** Rules that may hold, found by the values of this request: addresses, and how many. */
  private candidates: usize;
  candidateCount: i32;
  /** Metadata of other filters, once it was asked for; 0 before. */
  metadata: usize;

  static create(): Request {
    const request = changetype<Request>(heap.alloc(offsetof<Request>()));
    request.values = Values.create(64);
    request.stamp = 0;
    request.candidates = 0;
    return request;
  }

  free(): void {
    this.values.free();
    if (this.candidates) heap.free(this.candidates);
    heap.free(changetype<usize>(this));
  }

  /** Makes room for all rules of a configuration to be candidates. */
  prepare(rules: i32): void {
    if (this.candidates) heap.free(this.candidates);
    this.candidates = heap.alloc((<usize>max(rules, 1)) << 2);
  }

  /** Adds the rules of a chain of links, each of them once. */
  addCandidates(link: usize): void {
    while (link) {
      const rule = load<usize>(link);
      if (changetype<Rule>(rule).stamp != this.stamp) {
        changetype<Rule>(rule).stamp = this.stamp;
        store<usize>(this.candidates + ((<usize>this.candidateCount) << 2), rule);
        this.candidateCount++;
      }
      link = load<usize>(link, 4);
    }
  }

  // @ts-ignore: decorator
  @inline
  candidate(index: i32): Rule {
    return changetype<Rule>(load<usize>(this.candidates + ((<usize>index) << 2)));
  }

  /** Begins with the next request: nothing is known of it. */
  begin(): void {
    this.values.clear();
    this.stamp++;
    this.failure = Failure.None;
    this.metadata = 0;
    this.candidateCount = 0;
    forgetSecret();
  }

  /** Marks a slot as read; it has no values yet. */
  // @ts-ignore: decorator
  @inline
  open(slot: Slot): void {
    slot.stamp = this.stamp;
    slot.first = 0;
    slot.unknown = false;
  }

  /** Adds a value to a slot. */
  add(slot: Slot, address: usize, length: i32, listed: bool = false): void {
    if (slot.stamp != this.stamp) this.open(slot);
    const number = this.values.add(address, length, listed);
    if (slot.first) this.values.link(slot.last, number);
    else slot.first = number;
    slot.last = number;
  }

  /** Keeps the first failure. */
  fail(failure: Failure): void {
    if (this.failure == Failure.None) this.failure = failure;
  }
}
