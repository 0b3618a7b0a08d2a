/** The bytes are not a well-formed WebAssembly binary. `offset` counts from the start of the module. */
export class WasmFormatError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(`${message} at byte ${offset}`);
    this.name = "WasmFormatError";
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A cursor over a part of a module. Every read is bounds-checked and reports the absolute offset of what is wrong. */
export class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    public offset = 0,
    private readonly end = bytes.length,
  ) {}

  get done(): boolean {
    return this.offset >= this.end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  byte(): number {
    if (this.offset >= this.end) throw new WasmFormatError("unexpected end", this.offset);
    return this.bytes[this.offset++] as number;
  }

  /** LEB128, unsigned, at most 32 bits. */
  u32(): number {
    const start = this.offset;
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && byte > 0x0f) break;
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
    throw new WasmFormatError("integer longer than 32 bits", start);
  }

  /** LEB128, unsigned, at most 64 bits (memory64 limits). */
  u64(): bigint {
    const start = this.offset;
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      if (shift === 63n && byte > 1) break;
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return result;
    }
    throw new WasmFormatError("integer longer than 64 bits", start);
  }

  skip(length: number): void {
    if (length > this.remaining)
      throw new WasmFormatError(`${length} bytes wanted, ${this.remaining} left`, this.offset);
    this.offset += length;
  }

  /** Skips one LEB128 number of any width. */
  skipLeb(): void {
    while (this.byte() >= 0x80);
  }

  take(length: number): Uint8Array {
    const start = this.offset;
    this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  /** A length-prefixed UTF-8 name. */
  name(): string {
    const start = this.offset;
    const bytes = this.take(this.u32());
    try {
      return utf8.decode(bytes);
    } catch {
      throw new WasmFormatError("name is not UTF-8", start);
    }
  }

  /** A length-prefixed list. The length is checked against the bytes left, so a lying count cannot reserve memory. */
  list<T>(item: (reader: Reader, index: number) => T): T[] {
    const start = this.offset;
    const count = this.u32();
    if (count > this.remaining) throw new WasmFormatError(`list of ${count} entries is longer than its section`, start);
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(item(this, i));
    return items;
  }

  /** A cursor over the next `length` bytes, which this one skips. */
  sub(length: number): Reader {
    const start = this.offset;
    this.skip(length);
    return new Reader(this.bytes, start, start + length);
  }
}
