import { Bytes } from "./bytes";
import { Utf8, utf8Of } from "./utf8";

// AssemblyScript has neither overloads nor unions: what takes "some bytes" is generic and decides at compile time.
// The compiler does not see that an `if (value)` before has ruled out null, so nullable types are taken, too; a null
// counts as no bytes, unless the callee asks `isMissing`.

/** Address of the bytes of a `string` (as UTF-8), `Bytes`, `Utf8`, `StaticArray<u8>`, `Uint8Array` or `ArrayBuffer`. */
// @ts-ignore: decorator
@inline
export function addressOf<T>(value: T): usize {
  if (isNullable<T>()) {
    if (isMissing(value)) return 0;
  }
  if (isString<T>()) {
    return utf8Of(changetype<string>(value));
  } else if (isReference<T>() && !isManaged<T>() && offsetof<T>() == offsetof<Bytes>()) {
    return changetype<Bytes>(value).address;
  } else if (isReference<T>() && !isManaged<T>() && offsetof<T>() == offsetof<Utf8>()) {
    return changetype<usize>(value);
  } else if (value instanceof Uint8Array) {
    return changetype<Uint8Array>(value).dataStart;
  } else if (value instanceof StaticArray<u8>) {
    return changetype<usize>(value);
  } else if (value instanceof ArrayBuffer) {
    return changetype<usize>(value);
  } else {
    ERROR("expected string, Bytes, Utf8, StaticArray<u8>, Uint8Array or ArrayBuffer");
    return 0;
  }
}

/** Length in bytes, `address` being what `addressOf` said. */
// @ts-ignore: decorator
@inline
export function lengthOf<T>(value: T, address: usize): i32 {
  if (isNullable<T>()) {
    if (isMissing(value)) return 0;
  }
  if (isReference<T>() && !isManaged<T>() && offsetof<T>() == offsetof<Bytes>()) {
    return changetype<Bytes>(value).length;
  } else if (value instanceof Uint8Array) {
    return changetype<Uint8Array>(value).byteLength;
  } else {
    return load<i32>(address - 4);
  }
}

/** Whether a value of a nullable type is null. */
// @ts-ignore: decorator
@inline
export function isMissing<T>(value: T): bool {
  return isNullable<T>() && changetype<usize>(value) == 0;
}
