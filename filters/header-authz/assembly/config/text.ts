import { Bytes, take } from "proxy-wasm-assemblyscript-sdk";

/** A copy with ASCII letters in lower case. */
export function lowerCase(text: Bytes): Bytes {
  const length = text.length;
  const copy = take(length);
  for (let i = 0; i < length; i++) {
    const byte = <u32>text.at(i);
    store<u8>(copy + i, byte - 0x41 < 26 ? byte | 0x20 : byte);
  }
  return Bytes.view(copy, length);
}

/** Two or three texts, one behind the other. */
export function join(a: Bytes, b: Bytes, c: Bytes = Bytes.view(0, 0)): Bytes {
  const joined = take(a.length + b.length + c.length);
  memory.copy(joined, a.address, a.length);
  memory.copy(joined + a.length, b.address, b.length);
  memory.copy(joined + a.length + b.length, c.address, c.length);
  return Bytes.view(joined, a.length + b.length + c.length);
}
