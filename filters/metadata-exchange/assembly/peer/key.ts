import { Bytes, take, xxh64 } from "proxy-wasm-assemblyscript-sdk";

/** Where knowledge of a peer comes from, in the order in which it counts. */
export const enum Source {
  /** Identity out of a verified certificate. */
  Certificate = 0,
  /** The HTTP header that the peer sent. */
  Header = 1,
  /** The frame that the peer sent in front of its TCP stream. */
  Frame = 2,
  /** Filter state of Istio's own exchange. */
  Native = 3,
  /** Metadata of the endpoint that the request went to. */
  Endpoint = 4,
  /** The configured table. */
  Table = 5,
  /** The directory service. */
  Service = 6,
}

export const SOURCES: i32 = 7;

/**
 * What the sources said of a peer, as it came. All that is known of the peer follows from it, so it is the key of the
 * cache: nobody can place something there for somebody else.
 *
 *   0                          56
 *   | 7 x (address | length)   |
 */
// @ts-ignore: decorator
@unmanaged
export class PeerKey {
  /** One in which nothing is said. Lives as long as the outermost callback. */
  static empty(): PeerKey {
    const key = take(SOURCES << 3);
    memory.fill(key, 0, SOURCES << 3);
    return changetype<PeerKey>(key);
  }

  /** What a source said; empty when it said nothing. */
  get(source: Source): Bytes {
    return Bytes.view(this.addressOf(source), this.lengthOf(source));
  }

  set(source: Source, said: Bytes): void {
    const at = changetype<usize>(this) + ((<usize>source) << 3);
    store<usize>(at, said.address);
    store<i32>(at, said.length, 4);
  }

  // @ts-ignore: decorator
  @inline
  addressOf(source: Source): usize {
    return load<usize>(changetype<usize>(this) + ((<usize>source) << 3));
  }

  // @ts-ignore: decorator
  @inline
  lengthOf(source: Source): i32 {
    return load<i32>(changetype<usize>(this) + ((<usize>source) << 3), 4);
  }

  /** Whether no source said anything. */
  get isEmpty(): bool {
    for (let source = 0; source < SOURCES; source++) if (this.lengthOf(source)) return false;
    return true;
  }

  /** Hash over everything that was said. */
  hash(): u64 {
    let hash: u64 = 0;
    for (let source = 0; source < SOURCES; source++) {
      const length = this.lengthOf(source);
      if (length) hash = xxh64(this.addressOf(source), length, hash + source + 1);
    }
    return hash;
  }
}
