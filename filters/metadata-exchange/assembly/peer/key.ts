import { Bytes, take } from "proxy-wasm-assemblyscript-sdk";

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
const SIZE: usize = 7 << 3;

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
    const key = take(SIZE);
    memory.fill(key, 0, SIZE);
    return changetype<PeerKey>(key);
  }

  /** What a source said; empty when it said nothing. */
  get(source: Source): Bytes {
    const at = changetype<usize>(this) + ((<usize>source) << 3);
    return Bytes.view(load<usize>(at), load<i32>(at, 4));
  }

  set(source: Source, said: Bytes): void {
    const at = changetype<usize>(this) + ((<usize>source) << 3);
    store<usize>(at, said.address);
    store<i32>(at, said.length, 4);
  }

  // @ts-ignore: decorator
  @inline
  has(source: Source): bool {
    return load<i32>(changetype<usize>(this) + ((<usize>source) << 3), 4) != 0;
  }

  /**
   * Everything that was said as one run of bytes; empty when nothing was.
   *
   *   | source | length | bytes … | source | length | bytes … | …        source and length: 4 bytes each
   */
  bytes(): Bytes {
    const first = changetype<usize>(this);
    let size = 0;
    for (let at = first; at < first + SIZE; at += 8) {
      const length = load<i32>(at, 4);
      if (length) size += length + 8;
    }
    const start = take(size);
    let to = start;
    for (let source = 0; source < SOURCES; source++) {
      const at = first + ((<usize>source) << 3);
      const length = load<i32>(at, 4);
      if (!length) continue;
      store<i32>(to, source);
      store<i32>(to, length, 4);
      memory.copy(to + 8, load<usize>(at), length);
      to += 8 + length;
    }
    return Bytes.view(start, size);
  }
}
