// Literals that are encoded once, at the start: their bytes, with the length in the word before.

const page = memory.data(32768, 4);
let used: usize = 0;

function room(size: usize): usize {
  const bytes = page + used + 4;
  store<u32>(bytes - 4, size);
  used += (size + 7) & ~3;
  return bytes;
}

export function literal(text: string): usize {
  const bytes = room(text.length);
  for (let i = 0; i < text.length; i++)
    store<u8>(bytes + <usize>i, load<u16>(changetype<usize>(text) + ((<usize>i) << 1)));
  return bytes;
}

/** A literal with a number from 0 to 99 at its end. */
export function numbered(text: string, number: i32): usize {
  const prefix = literal(text);
  const size = length(prefix) + (number < 10 ? 1 : 2);
  const bytes = room(size);
  memory.copy(bytes, prefix, length(prefix));
  if (number > 9) store<u8>(bytes + size - 2, 0x30 + number / 10);
  store<u8>(bytes + size - 1, 0x30 + (number % 10));
  return bytes;
}

// @ts-ignore: decorator
@inline
export function length(literal: usize): usize {
  return load<u32>(literal - 4);
}

/** Whether the bytes are those of the literal. */
export function equals(at: usize, size: usize, literal: usize): bool {
  return size == length(literal) && memory.compare(at, literal, size) == 0;
}
