// Addresses of the Internet as text. Strict: no leading zeros, no zones, nothing before or behind.

/** Writes the address that the text is, 4 or 16 bytes in network order, and answers how many; 0 when it is none. */
export function parseAddress(text: usize, length: i32, out: usize): i32 {
  const end = text + length;
  for (let at = text; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e) return parseFour(text, end, out) ? 4 : 0;
    if (byte == 0x3a) return parseSixteen(text, end, out) ? 16 : 0;
  }
  return 0;
}

/** `192.0.2.1` */
function parseFour(at: usize, end: usize, out: usize): bool {
  for (let i: usize = 0; i < 4; i++) {
    if (i && (at >= end || load<u8>(at++) != 0x2e)) return false;
    const start = at;
    let value: u32 = 0;
    while (at < end && at - start < 3 && <u32>load<u8>(at) - 0x30 < 10) value = value * 10 + load<u8>(at++) - 0x30;
    if (at == start || value > 255 || (at - start > 1 && load<u8>(start) == 0x30)) return false;
    store<u8>(out + i, value);
  }
  return at == end;
}

/** `2001:db8::1`, `::ffff:192.0.2.1` */
function parseSixteen(at: usize, end: usize, out: usize): bool {
  let used: usize = 0;
  let gap = -1;
  if (end - at >= 2 && load<u8>(at) == 0x3a) {
    if (load<u8>(at, 1) != 0x3a) return false;
    gap = 0;
    at += 2;
    if (at == end) return fill(out, 0, 0);
  }
  while (used < 16) {
    const start = at;
    let value: u32 = 0;
    while (at < end && at - start < 4 && hexDigit(load<u8>(at)) >= 0) value = (value << 4) | hexDigit(load<u8>(at++));
    if (at == start) return false;
    if (at < end && load<u8>(at) == 0x2e) {
      if (used > 12 || (gap < 0 && used != 12) || !parseFour(start, end, out + used)) return false;
      used += 4;
      at = end;
      break;
    }
    store<u16>(out + used, bswap<u16>(<u16>value));
    used += 2;
    if (at == end) break;
    if (load<u8>(at++) != 0x3a || at == end) return false;
    if (load<u8>(at) == 0x3a) {
      if (gap >= 0) return false;
      gap = <i32>used;
      if (++at == end) break;
    }
  }
  if (at != end) return false;
  if (gap < 0) return used == 16;
  return used < 16 && fill(out, gap, <i32>used);
}

/** Moves what is behind the gap to the end and fills the gap with zeros. */
function fill(out: usize, gap: i32, used: i32): bool {
  const tail = used - gap;
  memory.copy(out + 16 - tail, out + gap, tail);
  memory.fill(out + gap, 0, 16 - used);
  return true;
}

function hexDigit(byte: u32): i32 {
  if (byte - 0x30 < 10) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : -1;
}

/** Address in `192.0.2.1:80`, `[2001:db8::1%eth0]:80` or without a port, as Envoy writes socket addresses. */
export function parseSocketAddress(text: usize, length: i32, out: usize): i32 {
  let start = text;
  let end = text + length;
  if (length && load<u8>(text) == 0x5b) {
    start++;
    end = start;
    while (end < text + length && load<u8>(end) != 0x5d) end++;
  } else {
    let colons = 0;
    let colon: usize = 0;
    for (let at = start; at < end; at++) {
      if (load<u8>(at) != 0x3a) continue;
      colons++;
      colon = at;
    }
    if (colons == 1) end = colon;
  }
  for (let at = start; at < end; at++) if (load<u8>(at) == 0x25) end = at;
  return parseAddress(start, i32(end - start), out);
}
