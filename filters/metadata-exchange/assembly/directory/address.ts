import { Bytes, take } from "proxy-wasm-assemblyscript-sdk";
import { parseAddress, parseSocketAddress } from "../../../mesh/assembly/mesh";

/** `10.0.0.0/8`, `2001:db8::/32` or a single address. Lives as long as the outermost callback. */
// @ts-ignore: decorator
@unmanaged
export class AddressBlock {
  /** Where the address is: 4 or 16 bytes in network order. */
  address: usize;
  length: i32;
  /** How many leading bits count. */
  bits: i32;

  /** Null when the text is none. */
  static parse(text: Bytes): AddressBlock | null {
    const slash = text.indexOf(0x2f);
    const address = slash < 0 ? text : text.slice(0, slash);
    const room = take(16);
    const length = parseAddress(address.address, address.length, room);
    if (!length) return null;
    const block = AddressBlock.at(room, length);
    if (slash < 0) return block;
    const digits = text.slice(slash + 1);
    const bits = digits.length <= 3 ? <i32>digits.toInteger() : -1;
    if (bits < 0 || bits > block.bits) return null;
    block.bits = bits;
    return block;
  }

  /** The address in `192.0.2.1:80` or `[2001:db8::1]:80`; null when there is none. */
  static ofSocket(text: Bytes): AddressBlock | null {
    const room = take(16);
    const length = parseSocketAddress(text.address, text.length, room);
    return length ? AddressBlock.at(room, length) : null;
  }

  /**
   * The first `bits` as bytes that tell blocks of different length and family apart:
   *
   *   | family: 4 or 16 | bits | address, the other bits zero |
   */
  prefix(bits: i32): Bytes {
    const length = this.length;
    const key = take(length + 2);
    store<u8>(key, length);
    store<u8>(key, bits, 1);
    memory.copy(key + 2, this.address, length);
    const whole = bits >> 3;
    if (whole < length) {
      const at = key + 2 + whole;
      store<u8>(at, (<u32>load<u8>(at)) & ~((<u32>0xff) >> (bits & 7)));
      memory.fill(at + 1, 0, length - whole - 1);
    }
    return Bytes.view(key, length + 2);
  }

  /** IPv4 within IPv6 (`::ffff:192.0.2.1`) is the same as IPv4: listeners on both families see either. */
  private static at(address: usize, length: i32): AddressBlock {
    const block = changetype<AddressBlock>(take(offsetof<AddressBlock>()));
    const isMapped = length == 16 && load<u64>(address) == 0 && load<u32>(address, 8) == 0xffff0000;
    block.address = isMapped ? address + 12 : address;
    block.length = isMapped ? 4 : length;
    block.bits = block.length << 3;
    return block;
  }
}
