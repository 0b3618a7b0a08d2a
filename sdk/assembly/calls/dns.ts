import { envoy_resolve_dns } from "../abi/imports";
import { outAddress } from "../abi/out";
import { Status, note } from "../abi/status";
import { callData } from "../buffers";
import { Bytes } from "../bytes";
import { addressOf, lengthOf } from "../bytes/text";
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

/** Resolves a name by Envoy's resolver. Not `Ok` means that the handler is never called. */
export function resolveDns<C, N>(context: C, name: N, handler: DnsHandler): Status {
  const address = addressOf(name);
  const status = note(envoy_resolve_dns(address, lengthOf(name, address), outAddress));
  if (!status) keep(dnsCalls, load<u32>(outAddress), handler, context.contextId, context.rootId, 0);
  return status;
}

/** `envoy_on_resolve_dns`: size 0 says that it failed. */
export function deliverDns(token: u32, size: u32): void {
  const handler = handlerOf(dnsCalls, token);
  if (!handler) return;
  const block = size ? callData.all() : null;
  changetype<DnsHandler>(handler).onResolved(new DnsAnswer(block ? block : Bytes.view(0, 0)));
  release(dnsCalls, token);
}
