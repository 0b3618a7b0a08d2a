import { current, last, saved } from "./state";

export function bytesOf(word: string): ArrayBuffer {
  if (word == "-") return new ArrayBuffer(0);
  const raw = String.UTF8.encode(word);
  const view = Uint8Array.wrap(raw);
  const result = new Uint8Array(view.length);
  let n = 0;
  for (let i = 0; i < view.length; i++) {
    if (view[i] == 0x25) {
      result[n++] = <u8>((hex(view[i + 1]) << 4) | hex(view[i + 2]));
      i += 2;
    } else {
      result[n++] = view[i];
    }
  }
  return result.buffer.slice(0, n);
}

function hex(c: u8): i32 {
  return c <= 0x39 ? c - 0x30 : (c | 0x20) - 0x57;
}

export function numberOf(word: string): i64 {
  if (word == "$ctx") return current;
  if (word == "$last") return last;
  if (word.startsWith("$")) return saved.has(word) ? saved.get(word) : 0;
  return I64.parseInt(word);
}

export function num(words: string[], i: i32): i32 {
  return <i32>numberOf(words[i]);
}

/** `a=b&c=d` as a block of pairs; `raw:<bytes>` as it is. */
export function pairsOf(word: string): ArrayBuffer {
  if (word.startsWith("raw:")) return bytesOf(word.substring(4));
  if (word == "-") return new ArrayBuffer(0);
  const parts = word.split("&");
  const names: ArrayBuffer[] = [];
  const values: ArrayBuffer[] = [];
  let size = 4;
  for (let i = 0; i < parts.length; i++) {
    const at = parts[i].indexOf("=");
    names.push(bytesOf(parts[i].substring(0, at)));
    values.push(at + 1 == parts[i].length ? new ArrayBuffer(0) : bytesOf(parts[i].substring(at + 1)));
    size += 10 + names[i].byteLength + values[i].byteLength;
  }
  const block = new ArrayBuffer(size);
  const base = changetype<usize>(block);
  store<u32>(base, parts.length);
  let p = base + 4 + parts.length * 8;
  for (let i = 0; i < parts.length; i++) {
    store<u32>(base + 4 + i * 8, names[i].byteLength);
    store<u32>(base + 8 + i * 8, values[i].byteLength);
    memory.copy(p, changetype<usize>(names[i]), names[i].byteLength);
    p += names[i].byteLength + 1;
    memory.copy(p, changetype<usize>(values[i]), values[i].byteLength);
    p += values[i].byteLength + 1;
  }
  return block;
}
