/** Damages bytes in ways that are told by a seed: flips, cuts, insertions, repetitions, lengths that lie. */
export class Mutator {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 0x9e3779b9) >>> 0 || 1;
  }

  /** A whole number from 0 up to, not including, `limit` (xorshift32). */
  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  /** A copy with up to four damages. */
  bytes(original: Uint8Array): Uint8Array {
    let bytes = Uint8Array.from(original);
    for (let damages = 1 + this.below(4); damages > 0; damages--) bytes = this.#damage(bytes);
    return bytes;
  }

  #damage(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const copy = Uint8Array.from(bytes);
    if (copy.length === 0) return Uint8Array.of(this.below(256));
    const at = this.below(copy.length);
    switch (this.below(6)) {
      case 0:
        copy[at] = copy[at]! ^ (1 << this.below(8));
        return copy;
      case 1:
        copy[at] = this.below(256);
        return copy;
      case 2:
        return copy.slice(0, at);
      case 3:
        return Uint8Array.from([...copy.subarray(0, at), this.below(256), ...copy.subarray(at)]);
      case 4: {
        const end = Math.min(copy.length, at + this.below(32));
        return Uint8Array.from([...copy.subarray(0, end), ...copy.subarray(at)]);
      }
      default:
        copy[at] = [0x00, 0x7f, 0x80, 0xff][this.below(4)]!;
        return copy;
    }
  }
}
