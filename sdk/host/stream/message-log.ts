import { concat } from "../bytes.js";
import type { HeaderMap } from "../headers/header-map.js";

/** A message as it went on: what came out of a filter in one direction. */
export class MessageLog {
  headers: HeaderMap | null = null;
  trailers: HeaderMap | null = null;
  ended = false;
  bytes = 0;
  #chunks: Uint8Array[] = [];

  /** All of the body so far. */
  get body(): Uint8Array {
    if (this.#chunks.length !== 1) this.#chunks = [concat(this.#chunks)];
    return this.#chunks[0] as Uint8Array;
  }

  /** The body in the pieces in which it went on. */
  add(data: Uint8Array): void {
    if (data.length === 0) return;
    this.bytes += data.length;
    this.#chunks.push(data);
  }

  /** The bytes that went on since the body was `from` bytes long. */
  since(from: number): Uint8Array {
    return from === this.bytes ? new Uint8Array(0) : this.body.subarray(from);
  }
}
