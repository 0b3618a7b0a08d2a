import { take } from "../abi/arena";
import { Bytes } from "../bytes/bytes";
import { hexDigit } from "../encoding/digits";

/** The trace that a request belongs to. Lives as long as the outermost callback. */
// @ts-ignore: decorator
@unmanaged
export class Trace {
  high: u64;
  low: u64;
  span: u64;

  /**
   * Reads W3C's `traceparent` (`00-<32 digits>-<16 digits>-<flags>`) or B3's single header (`<trace>-<span>-<sampled>`,
   * 16 or 32 digits of trace). `null` for anything else, and for traces that nobody keeps.
   */
  static read(header: Bytes): Trace | null {
    const trace = changetype<Trace>(take(offsetof<Trace>()));
    if (header.length >= 55 && header.at(2) == 0x2d && header.at(35) == 0x2d && header.at(52) == 0x2d) {
      trace.high = hex(header, 3, 16);
      trace.low = hex(header, 19, 16);
      trace.span = hex(header, 36, 16);
      return isSet(header.at(54)) && trace.isValid ? trace : null;
    }
    const first = header.indexOf(0x2d);
    if ((first != 16 && first != 32) || header.length < first + 19 || header.at(first + 17) != 0x2d) return null;
    trace.high = first == 32 ? hex(header, 0, 16) : 0;
    trace.low = hex(header, first - 16, 16);
    trace.span = hex(header, first + 1, 16);
    const sampled = header.at(first + 18);
    return (sampled == 0x31 || sampled == 0x64) && trace.isValid ? trace : null;
  }

  private get isValid(): bool {
    return (this.high | this.low) != 0;
  }
}

/** Whether the lowest bit of a hexadecimal digit is set: sampled. */
function isSet(digit: u8): bool {
  const value = hexDigit(digit);
  return value >= 0 && (value & 1) == 1;
}

/** A number of `count` hexadecimal digits; what is none counts as 0. */
function hex(bytes: Bytes, from: i32, count: i32): u64 {
  let value: u64 = 0;
  for (let i = from; i < from + count; i++) {
    const digit = hexDigit(bytes.at(i));
    if (digit < 0) return 0;
    value = (value << 4) | (<u64>digit);
  }
  return value;
}
