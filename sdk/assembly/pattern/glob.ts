import { Bytes } from "../bytes/bytes";
import { sameLetters } from "../bytes/compare";
import { sameBytes } from "../bytes/compare";
import { addressOf, lengthOf } from "../bytes/text";

/**
 * A literal with at most one `*`, which stands for any bytes or none: `abc`, `abc*` (prefix), `*abc` (suffix), `*`
 * (anything), `a*c`. There is no escape. Matching costs two comparisons, whatever the text is.
 *
 * Lives on the heap until `free`.
 *
 *   0        4        8
 *   | before | after  | literal without the star |      after is -1 when there is none
 */
// @ts-ignore: decorator
@unmanaged
export class Glob {
  private before: i32;
  private after: i32;

  /** Reads a pattern, of which it keeps a copy; `null` when there is more than one `*`. */
  static parse<T>(pattern: T): Glob | null {
    const text = Bytes.of(pattern);
    const star = text.indexOf(0x2a);
    if (star >= 0 && text.indexOf(0x2a, star + 1) >= 0) return null;
    const glob = changetype<Glob>(heap.alloc(offsetof<Glob>() + text.length));
    glob.before = star < 0 ? text.length : star;
    glob.after = star < 0 ? -1 : text.length - star - 1;
    memory.copy(glob.literal, text.address, glob.before);
    if (star >= 0) memory.copy(glob.literal + star, text.address + star + 1, glob.after);
    return glob;
  }

  /** Whether there is no `*`: only the literal itself matches. */
  get isExact(): bool {
    return this.after < 0;
  }

  /** Whether the pattern is `*` alone: everything matches, empty text too. */
  get isAny(): bool {
    return this.before == 0 && this.after == 0;
  }

  /** Whether the whole text matches. */
  matches<T>(text: T): bool {
    const address = addressOf(text);
    const length = lengthOf(text, address);
    if (!this.fits(length)) return false;
    const literal = this.literal;
    if (!sameBytes(address, literal, this.before)) return false;
    if (this.after < 0) return true;
    return sameBytes(address + length - this.after, literal + this.before, this.after);
  }

  /** Whether the whole text matches but for the case of ASCII letters. */
  matchesIgnoreCase<T>(text: T): bool {
    const address = addressOf(text);
    const length = lengthOf(text, address);
    if (!this.fits(length)) return false;
    const literal = this.literal;
    if (!sameLetters(address, literal, this.before)) return false;
    if (this.after < 0) return true;
    return sameLetters(address + length - this.after, literal + this.before, this.after);
  }

  /** Gives the memory back. */
  free(): void {
    heap.free(changetype<usize>(this));
  }

  private fits(length: i32): bool {
    return this.after < 0 ? length == this.before : length >= this.before + this.after;
  }

  // @ts-ignore: decorator
  @inline
  private get literal(): usize {
    return changetype<usize>(this) + offsetof<Glob>();
  }
}
