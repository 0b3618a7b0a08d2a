import {
  proxy_dequeue_shared_queue,
  proxy_enqueue_shared_queue,
  proxy_register_shared_queue,
  proxy_resolve_shared_queue,
} from "./abi/imports";
import { clearOut, outAddress, outBytes } from "./abi/out";
import { Status, note } from "./abi/status";
import { Bytes } from "./bytes";
import { addressOf, lengthOf } from "./bytes/text";

/**
 * A queue that plugins of one process share. Unbounded: whoever fills it should know that somebody empties it.
 * The root that registered it **last** hears of new entries by `onQueueReady(token)`; anybody may take them.
 */
// @ts-ignore: decorator
@unmanaged
export class SharedQueue {
  /** Makes the queue of this VM id, or takes it over with what is in it; `null` when that fails. Not in `_initialize`. */
  static register<N>(name: N): SharedQueue | null {
    const address = addressOf(name);
    if (note(proxy_register_shared_queue(address, lengthOf(name, address), outAddress))) return null;
    return changetype<SharedQueue>(<usize>load<u32>(outAddress));
  }

  /** Finds a queue that a plugin with VM id `vmId` registered, the own one when empty; `null` when there is none. */
  static resolve<V, N>(vmId: V, name: N): SharedQueue | null {
    const v = addressOf(vmId);
    const n = addressOf(name);
    const status = proxy_resolve_shared_queue(v, lengthOf(vmId, v), n, lengthOf(name, n), outAddress);
    return note(status) ? null : changetype<SharedQueue>(<usize>load<u32>(outAddress));
  }

  /** What `onQueueReady` names it by. */
  get token(): u32 {
    return <u32>changetype<usize>(this);
  }

  /** Puts an entry behind the others. One host call. */
  enqueue<T>(entry: T): Status {
    const address = addressOf(entry);
    return note(proxy_enqueue_shared_queue(this.token, address, lengthOf(entry, address)));
  }

  /** Takes the first entry; `null` when there is none (`Empty`) or the call fails. One byte-returning host call. */
  dequeue(): Bytes | null {
    clearOut();
    return note(proxy_dequeue_shared_queue(this.token, outAddress, outAddress + 4)) ? null : outBytes();
  }
}
