import { Bytes, BytesBuilder, Headers } from "proxy-wasm-assemblyscript-sdk";
import { BytesCache, valueOf } from "../tables/bytes-cache";
import { AddressBlock } from "./address";

const ENTRY_BYTES: u32 = 1 << 20;

/** What an entry is found by; the first byte of its key. */
const enum By {
  Principal = 0,
  PrincipalPrefix = 1,
  Header = 2,
  Address = 3,
}

/**
 * Workloads that take no part in the exchange, as the configuration describes them. Found by the verified principal, by
 * a request header or by address, in this order; among address blocks the longest. One entry answers, entries are not
 * merged. Each look-up costs as many probes as there are lengths of blocks, however many entries there are.
 */
export class DirectoryTable {
  private readonly entries: BytesCache;
  private readonly principalPrefixes: LengthSet = new LengthSet();
  private readonly blocks4: LengthSet = new LengthSet();
  private readonly blocks16: LengthSet = new LengthSet();
  private readonly headers: StaticArray<u8>[] = [];

  /** @param size how many entries will be added. To be freed. */
  constructor(size: u32) {
    this.entries = BytesCache.create(size, ENTRY_BYTES);
  }

  get isEmpty(): bool {
    return this.entries.count == 0;
  }

  /** `peer` for a principal, or for all that begin with what stands before a `*` at the end. False when it is there. */
  addPrincipal(principal: Bytes, peer: Bytes): bool {
    const last = principal.length - 1;
    if (last < 0 || principal.at(last) != 0x2a) return this.add(key(By.Principal, principal), peer);
    this.principalPrefixes.add(last);
    return this.add(key(By.PrincipalPrefix, principal.slice(0, last)), peer);
  }

  /** `peer` for requests with this header. False when it is there. */
  addHeader(name: Bytes, value: Bytes, peer: Bytes): bool {
    let known = false;
    for (let i = 0; i < this.headers.length && !known; i++) known = name.equals(this.headers[i]);
    if (!known) this.headers.push(name.copy());
    return this.add(headerKey(name, value), peer);
  }

  /** `peer` for the addresses of a block. False when it is there. */
  addBlock(block: AddressBlock, peer: Bytes): bool {
    const lengths = block.length == 4 ? this.blocks4 : this.blocks16;
    lengths.add(block.bits);
    return this.add(key(By.Address, block.prefix(block.bits)), peer);
  }

  /** Whether principals are looked up. */
  byPrincipal(principal: Bytes): Bytes | null {
    if (principal.isEmpty) return null;
    const exact = this.find(key(By.Principal, principal));
    if (exact) return exact;
    const lengths = this.principalPrefixes;
    for (let i = 0; i < lengths.count; i++) {
      const length = lengths.at(i);
      if (length > principal.length) continue;
      const found = this.find(key(By.PrincipalPrefix, principal.slice(0, length)));
      if (found) return found;
    }
    return null;
  }

  /** One byte-returning host call for each name of a header in the table. */
  byHeader(headers: Headers): Bytes | null {
    for (let i = 0; i < this.headers.length; i++) {
      const name = this.headers[i];
      const value = headers.get(name);
      const found = value ? this.find(headerKey(Bytes.of(name), value)) : null;
      if (found) return found;
    }
    return null;
  }

  byAddress(address: AddressBlock): Bytes | null {
    const lengths = address.length == 4 ? this.blocks4 : this.blocks16;
    for (let i = 0; i < lengths.count; i++) {
      const found = this.find(key(By.Address, address.prefix(lengths.at(i))));
      if (found) return found;
    }
    return null;
  }

  /** Whether looking at addresses makes sense. */
  get hasBlocks(): bool {
    return this.blocks4.count + this.blocks16.count != 0;
  }

  free(): void {
    this.entries.free();
  }

  private add(key: Bytes, peer: Bytes): bool {
    if (this.entries.find(key)) return false;
    this.entries.keep(key, peer, 0);
    return true;
  }

  private find(key: Bytes): Bytes | null {
    const entry = this.entries.find(key);
    return entry ? valueOf(entry) : null;
  }
}

/** Different lengths, the longest first. */
class LengthSet {
  private readonly lengths: i32[] = [];

  get count(): i32 {
    return this.lengths.length;
  }

  at(index: i32): i32 {
    return unchecked(this.lengths[index]);
  }

  add(length: i32): void {
    const lengths = this.lengths;
    let at = 0;
    while (at < lengths.length && lengths[at] > length) at++;
    if (at < lengths.length && lengths[at] == length) return;
    lengths.push(length);
    for (let i = lengths.length - 1; i > at; i--) lengths[i] = lengths[i - 1];
    lengths[at] = length;
  }
}

function key(by: By, what: Bytes): Bytes {
  return BytesBuilder.create(what.length + 1)
    .byte(by)
    .append(what)
    .view();
}

function headerKey(name: Bytes, value: Bytes): Bytes {
  return BytesBuilder.create(name.length + value.length + 2)
    .byte(By.Header)
    .append(name)
    .byte(0)
    .append(value)
    .view();
}
