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
  /** @internal */
  address: usize;
  /** @internal */
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

/** Computes a new value from the old one, possibly several times: it must do nothing else. */
export abstract class SharedUpdate {
  /** The new value; `current` is `null` when the key is missing. `null` leaves everything as it is. */
  abstract next(current: Bytes | null): Bytes | null;
}

/**
 * Changes a key as one step: read, compute, write if nobody else wrote meanwhile, else again, up to `attempts` times.
 *
 * @returns `Ok` when written or left alone, `CasMismatch` when others were faster every time
 */
export function updateSharedData<K>(key: K, update: SharedUpdate, attempts: i32 = 8): Status {
  let status = Status.CasMismatch;
  for (let i = 0; i < attempts && status == Status.CasMismatch; i++) {
    const current = getSharedData(key);
    const next = update.next(current ? current.value : null);
    if (!next) return Status.Ok;
    status = setSharedData(key, next, current ? current.cas : MISSING);
  }
  return status;
}

// The host takes any version but 0 for "must not have changed": a key that appeared meanwhile is then a mismatch.
const MISSING: u32 = 0xffffffff;
