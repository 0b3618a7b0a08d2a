import { proxy_log } from "./imports";

// A trap is a bug in the filter: an index out of range, a null `x!`, a failed assert, or out of memory. It must be
// reported without allocating, because memory may be what is missing.

const SIZE: i32 = 512;

/** Replaces AssemblyScript's `abort`: one error log line `message file:line:column`, then the trap. */
export function abort(message: usize, file: usize, line: u32, column: u32): void {
  const buffer = memory.data(512);
  let size = ascii(buffer, 0, message);
  size = character(buffer, size, 0x20);
  size = ascii(buffer, size, file);
  size = character(buffer, size, 0x3a);
  size = decimal(buffer, size, line);
  size = character(buffer, size, 0x3a);
  size = decimal(buffer, size, column);
  proxy_log(5, buffer, size);
  unreachable();
}


@inline
function character(buffer: usize, at: i32, code: u32): i32 {
  if (at < SIZE) store<u8>(buffer + at, code);
  return min(at + 1, SIZE);
}

/** Copies an AssemblyScript string; what is not ASCII becomes `?`. */
function ascii(buffer: usize, at: i32, text: usize): i32 {
  if (!text) return at;
  const end = text + (load<u32>(text - 4) & ~1);
  for (let p = text; p < end; p += 2) {
    const code = load<u16>(p);
    at = character(buffer, at, code < 0x80 ? code : 0x3f);
  }
  return at;
}

function decimal(buffer: usize, at: i32, value: u32): i32 {
  if (value >= 10) at = decimal(buffer, at, value / 10);
  return character(buffer, at, 0x30 + (value % 10));
}
