import { take } from "./abi/arena";
import { proxy_get_shared_data, proxy_set_shared_data } from "./abi/imports";
import { clearOut, outAddress } from "./abi/out";
import { Status, note } from "./abi/status";
import { Bytes } from "./bytes";
import { addressOf, lengthOf } from "./bytes/text";

/** A value of shared data and its version. */
// @ts-ignore: decorator
@unmanaged
export class SharedValue {
  address: usize;
  length: i32;
  /** Version for `setSharedData`: never 0. */
  cas: u32;

  /** The bytes; empty is not missing. */
  get value(): Bytes {
    return Bytes.view(this.address, this.length);
  }
}

/**
 * Reads a key that all workers and all plugins with the same `vm_id` share; `null` when it is missing.
 * In Istio no `vm_id` can be set: every Wasm plugin of the proxy shares one name space, so prefix keys and check what
 * you read. One byte-returning host call under a process-wide lock.
 */
export function getSharedData<K>(key: K): SharedValue | null {
  const address = addressOf(key);
  clearOut();
  const status = proxy_get_shared_data(address, lengthOf(key, address), outAddress, outAddress + 4, outAddress + 8);
  if (note(status)) return null;
  const found = take(offsetof<SharedValue>());
  memory.copy(found, outAddress, 12);
  return changetype<SharedValue>(found);
}

/**
 * Writes a key. With `cas` 0 always; else only when nobody wrote since the version was read, `CasMismatch` otherwise.
 * A missing key is written whatever `cas` is. Keys cannot be deleted.
 */
export function setSharedData<K, V>(key: K, value: V, cas: u32 = 0): Status {
  const k = addressOf(key);
  const v = addressOf(value);
  return note(proxy_set_shared_data(k, lengthOf(key, k), v, lengthOf(value, v), cas));
}
