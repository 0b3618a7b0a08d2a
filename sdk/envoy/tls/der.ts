/* Distinguished Encoding Rules (ITU-T X.690), as far as certificates need them: tag, length, content. */

export function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

/** Up to 127 in one byte; longer ones as the number of length bytes and these. */
function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const sequence = (...items: Uint8Array[]): Buffer => der(0x30, ...items);
export const set = (...items: Uint8Array[]): Buffer => der(0x31, ...items);
export const octetString = (content: Uint8Array): Buffer => der(0x04, content);
export const utf8String = (text: string): Buffer => der(0x0c, Buffer.from(text));
export const boolean = (value: boolean): Buffer => der(0x01, Buffer.from([value ? 0xff : 0]));

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  return bytes[0]! & 0x80 ? der(0x02, Buffer.from([0]), bytes) : der(0x02, bytes);
}

/** Whole bytes, optionally with unused bits at the end of the last one. */
export const bitString = (content: Uint8Array, unusedBits = 0): Buffer => der(0x03, Buffer.from([unusedBits]), content);

/** Context-specific tag around, or instead of, a type. */
export const explicit = (number: number, content: Uint8Array): Buffer => der(0xa0 | number, content);
export const implicit = (number: number, content: Uint8Array): Buffer => der(0x80 | number, content);

export function generalizedTime(time: Date): Buffer {
  const digits = time.toISOString().replace(/[-:T]|\.\d+/g, "");
  return der(0x18, Buffer.from(digits));
}

/** First two numbers in one byte, the others in base 128 with a continuation bit. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const groups = [number & 0x7f];
    for (let left = number >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return der(0x06, Buffer.from(bytes));
}
