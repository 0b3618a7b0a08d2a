import { envoy_resolve_dns } from "../abi/imports";
import { Status, note } from "../abi/status";
import { callData } from "../buffers";
import { Bytes } from "../bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { TimerHandler, startTimer, stopTimer } from "../timers";
import { PendingCall, dnsCalls, handlerOf, keep, release } from "./pending";

/** Waits for a DNS answer. */
export abstract class DnsHandler extends PendingCall {
  /** The addresses, none when the name could not be resolved. */
  onResolved(answer: DnsAnswer): void {}
}

/**
 * A DNS answer as Envoy writes it. Whatever does not fit reads as no address.
 *
 *   0        4            4 + 4 n
 *   | n      | n x ttl    | address NUL address NUL …
 */
export class DnsAnswer {
  private readonly count: i32;

  constructor(private readonly block: Bytes) {
    const room = max(block.length - 4, 0) >> 2;
    this.count = block.length < 4 ? 0 : <i32>min<u32>(load<u32>(block.address), room);
  }

  /** How many addresses there are. */
  get length(): i32 {
    return this.count;
  }

  /** Time to live in seconds of the address at `index`. */
  ttl(index: i32): u32 {
    return <u32>index < <u32>this.count ? load<u32>(this.block.address + 4 + ((<usize>index) << 2)) : 0;
  }

  /** The address at `index` as text; `null` outside. */
  address(index: i32): Bytes | null {
    if (<u32>index >= <u32>this.count) return null;
    let from = 4 + (this.count << 2);
    let to = this.block.indexOf(0, from);
    for (let i = 0; i < index && to >= 0; i++) {
      from = to + 1;
      to = this.block.indexOf(0, from);
    }
    return to < 0 ? null : this.block.slice(from, to);
  }
}

/**
 * Resolves a name by Envoy's resolver. The handler is called later, never inside this function; not `Ok` means that it is
 * never called. One host call; a name that Envoy knows without asking, such as an address, costs a `startTimer` more: do
 * not call `setTickPeriod` beside it.
 */
export function resolveDns<C, N>(context: C, name: N, handler: DnsHandler): Status {
  const address = addressOf(name);
  const token = memory.data(4, 4);
  early = null;
  isAsking = true;
  const status = note(envoy_resolve_dns(address, lengthOf(name, address), token));
  isAsking = false;
  if (status) return status;
  keep(dnsCalls, load<u32>(token), handler, context.contextId, context.rootId, 0);
  const block = early;
  if (block) startTimer(context, new EarlyAnswer(load<u32>(token), block), 1);
  return status;
}

// What Envoy knows without asking anyone, such as `localhost`, it answers inside the host call, in the middle of the
// filter's own callback, where a stream cannot be resumed. Such an answer waits for the root's timer.

let isAsking: bool = false;
let early: StaticArray<u8> | null = null;

class EarlyAnswer extends TimerHandler {
  constructor(
    private readonly token: u32,
    private readonly block: StaticArray<u8>,
  ) {
    super();
  }

  onTimer(): void {
    stopTimer(this);
    answer(this.token, Bytes.of(this.block));
  }
}

/** `envoy_on_resolve_dns`: size 0 says that it failed. */
export function deliverDns(token: u32, size: u32): void {
  const data = size ? callData.all() : null;
  const block = data ? data : Bytes.view(0, 0);
  if (isAsking) early = block.copy();
  else answer(token, block);
}

function answer(token: u32, block: Bytes): void {
  const handler = handlerOf(dnsCalls, token);
  if (!handler) return;
  changetype<DnsHandler>(handler).onResolved(new DnsAnswer(block));
  release(dnsCalls, token);
}
