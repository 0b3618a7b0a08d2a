import { Status } from "../abi/status.js";
import { concat, type ByteString } from "../bytes.js";

/** Bytes that a guest reads and perhaps changes by `proxy_get_buffer_bytes` and `proxy_set_buffer_bytes`. */
export interface GuestBuffer {
  readonly length: number;
  /** A part that is known to be inside. */
  slice(start: number, end: number): Uint8Array;
  /** Replaces by Envoy's rules; see {@link BodyBuffer.replace}. */
  replace(start: number, length: number, data: Uint8Array): Status;
}

/** Bytes that nobody changes: configurations, answers of callouts. */
export class ConstBuffer implements GuestBuffer {
  constructor(private readonly bytes: Uint8Array) {}

  get length(): number {
    return this.bytes.length;
  }

  slice(start: number, end: number): Uint8Array {
    return this.bytes.subarray(start, end);
  }

  replace(): Status {
    return Status.BadArgument;
  }
}

/** What a guest gets where Envoy has no buffer at the moment but does not say so: nothing, successfully. */
export const NO_BUFFER: GuestBuffer = new ConstBuffer(new Uint8Array(0));

/** A body or a piece of one on its way through a filter. */
export class BodyBuffer implements GuestBuffer {
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(data?: Uint8Array) {
    if (data !== undefined) this.append(data);
  }

  get length(): number {
    return this.#length;
  }

  append(data: Uint8Array): void {
    if (data.length === 0) return;
    this.#chunks.push(data);
    this.#length += data.length;
  }

  prepend(data: Uint8Array): void {
    if (data.length === 0) return;
    this.#chunks.unshift(data);
    this.#length += data.length;
  }

  /** Removes bytes at the front, at most those that are there. */
  drain(count: number): void {
    if (count >= this.#length) {
      this.#chunks = [];
      this.#length = 0;
      return;
    }
    if (count === 0) return;
    this.#chunks = [this.#flat().subarray(count)];
    this.#length -= count;
  }

  /** Takes everything out. */
  take(): Uint8Array {
    const all = this.#flat();
    this.#chunks = [];
    this.#length = 0;
    return all;
  }

  /** Moves everything from `other` to the end of this one. */
  moveFrom(other: BodyBuffer): void {
    this.append(other.take());
  }

  slice(start: number, end: number): Uint8Array {
    return this.#flat().subarray(start, end);
  }

  /**
   * Envoy's rules: at 0, `length` bytes are removed and the data is put in front; at or after the end the data is
   * appended; in the middle it is refused.
   */
  replace(start: number, length: number, data: Uint8Array): Status {
    if (start === 0) {
      this.drain(length);
      this.prepend(data);
    } else if (start >= this.#length) {
      this.append(data);
    } else {
      return Status.BadArgument;
    }
    return Status.Ok;
  }

  #flat(): Uint8Array {
    if (this.#chunks.length === 0) return new Uint8Array(0);
    if (this.#chunks.length > 1) this.#chunks = [concat(this.#chunks)];
    return this.#chunks[0] as Uint8Array;
  }
}

/** A block of text as a buffer. */
export function textBuffer(text: ByteString): GuestBuffer {
  return new ConstBuffer(new Uint8Array(Buffer.from(text, "latin1")));
}
