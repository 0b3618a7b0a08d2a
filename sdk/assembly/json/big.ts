/** 32-bit limbs: 10^1145 shifted up by 64 bits fits. */
const LIMBS: i32 = 136;

/** Bytes that a number takes. */
// @ts-ignore: decorator
@inline
export const BIG_SIZE: i32 = 552;

/**
 * A natural number that is good for one conversion.
 *
 *   0        4
 *   | limbs  | limb 0 (lowest) | limb 1 | …
 */
// @ts-ignore: decorator
@unmanaged
export class Big {
  size: i32;

  set(value: u32): void {
    this.size = value ? 1 : 0;
    store<u32>(this.limb(0), value);
  }

  // @ts-ignore: decorator
  @inline
  limb(index: i32): usize {
    return changetype<usize>(this) + 4 + ((<usize>index) << 2);
  }

  get isZero(): bool {
    return this.size == 0;
  }

  get bits(): i32 {
    const size = this.size;
    return size ? (size << 5) - clz(load<i32>(this.limb(size - 1))) : 0;
  }

  multiply(factor: u32, summand: u32): void {
    let carry = <u64>summand;
    const size = this.size;
    for (let i = 0; i < size; i++) {
      carry += <u64>load<u32>(this.limb(i)) * factor;
      store<u32>(this.limb(i), <u32>carry);
      carry >>= 32;
    }
    if (carry) this.append(<u32>carry);
  }

  shiftLeft(count: i32): void {
    const whole = count >> 5;
    const part = count & 31;
    if (part) {
      let carry: u64 = 0;
      for (let i = 0; i < this.size; i++) {
        carry |= (<u64>load<u32>(this.limb(i))) << part;
        store<u32>(this.limb(i), <u32>carry);
        carry >>= 32;
      }
      if (carry) this.append(<u32>carry);
    }
    if (whole && this.size) {
      memory.copy(this.limb(whole), this.limb(0), (<usize>this.size) << 2);
      memory.fill(this.limb(0), 0, (<usize>whole) << 2);
      this.size += whole;
    }
  }

  compare(other: Big): i32 {
    if (this.size != other.size) return this.size - other.size;
    for (let i = this.size - 1; i >= 0; i--) {
      const a = load<u32>(this.limb(i));
      const b = load<u32>(other.limb(i));
      if (a != b) return a < b ? -1 : 1;
    }
    return 0;
  }

  /** Subtracts a number that is not larger. */
  subtract(other: Big): void {
    let borrow: i64 = 0;
    for (let i = 0; i < this.size; i++) {
      borrow += <i64>load<u32>(this.limb(i)) - (i < other.size ? <i64>load<u32>(other.limb(i)) : 0);
      store<u32>(this.limb(i), <u32>borrow);
      borrow >>= 32;
    }
    while (this.size && !load<u32>(this.limb(this.size - 1))) this.size--;
  }

  private append(value: u32): void {
    if (this.size == LIMBS) unreachable();
    store<u32>(this.limb(this.size++), value);
  }
}
