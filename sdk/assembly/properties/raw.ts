import { take } from "../abi/arena";
import { proxy_get_property, proxy_set_property } from "../abi/imports";
import { clearOut, outAddress, outBytes } from "../abi/out";
import { Status, note } from "../abi/status";
import { Bytes } from "../bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { HeaderPairs } from "../header-pairs";

/**
 * Reads an attribute by its path, the segments being separated by NUL as the host wants them:
 * `getProperty(utf8("request\0path"))`. `null` when it is missing, `lastStatus()` telling `NotFound` from a failure.
 * One byte-returning host call. Paths: Envoy's "Attributes" page; numbers are 8 bytes, little endian.
 */
export function getProperty<P>(path: P): Bytes | null {
  const address = addressOf(path);
  clearOut();
  if (note(proxy_get_property(address, lengthOf(path, address), outAddress, outAddress + 4))) return null;
  return outBytes();
}

/**
 * Keeps a value in the stream's filter state under `wasm.<key>`, for other filters, access logs and CEL. The key is one
 * opaque piece, without NUL. `NotFound` without a stream, `BadArgument` when it was declared read-only and is set.
 */
export function setProperty<K, V>(key: K, value: V): Status {
  const k = addressOf(key);
  const v = addressOf(value);
  return note(proxy_set_property(k, lengthOf(key, k), v, lengthOf(value, v)));
}

/** An integer attribute, `missing` when there is none. */
export function integerProperty<P>(path: P, missing: i64): i64 {
  const value = getProperty(path);
  return value && value.length == 8 ? load<i64>(value.address) : missing;
}

/** A boolean attribute, `missing` when there is none. */
export function booleanProperty<P>(path: P, missing: bool): bool {
  const value = getProperty(path);
  return value && value.length == 1 ? load<u8>(value.address) != 0 : missing;
}

/** Reads a member of a map by its key, which may hold any byte but NUL: a header, a key of metadata. */
export function getPropertyIn<P, K>(path: P, key: K): Bytes | null {
  const p = Bytes.of(path);
  const k = Bytes.of(key);
  const joined = take(p.length + k.length + 1);
  memory.copy(joined, p.address, p.length);
  store<u8>(joined + p.length, 0);
  memory.copy(joined + p.length + 1, k.address, k.length);
  return getProperty(Bytes.view(joined, p.length + k.length + 1));
}

/**
 * Reads a map attribute; `null` when it is missing. Values are encoded like attributes of their own: text as it is,
 * numbers in 8 bytes. A list is a map whose names are the values.
 */
export function mapProperty<P>(path: P): HeaderPairs | null {
  const value = getProperty(path);
  return value ? HeaderPairs.read(value.address, value.length) : null;
}
