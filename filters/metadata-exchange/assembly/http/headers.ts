import { Bytes, Headers, Utf8, take, utf8 } from "proxy-wasm-assemblyscript-sdk";

/** What a block of headers says of its sender. Lives as long as the outermost callback. */
// @ts-ignore: decorator
@unmanaged
export class PeerHeaders {
  /** Value of the first `x-envoy-peer-metadata`; null when there is none. */
  metadata: Bytes | null;
  /** Whether there is an `x-envoy-peer-metadata-id`. */
  hasId: bool;

  /** Reads both by one byte-returning host call, which costs little more than reading one of them. */
  static read(headers: Headers): PeerHeaders {
    const found = changetype<PeerHeaders>(take(offsetof<PeerHeaders>()));
    found.clear();
    const pairs = headers.pairs();
    if (!pairs) return found;
    while (pairs.next()) {
      if (pairs.is(utf8("x-envoy-peer-metadata-id"))) found.hasId = true;
      else if (!found.metadata && pairs.is(utf8("x-envoy-peer-metadata"))) found.metadata = pairs.value;
    }
    return found;
  }

  /** Whether neither was there. */
  get isEmpty(): bool {
    return !this.metadata && !this.hasId;
  }

  clear(): void {
    this.metadata = null;
    this.hasId = false;
  }
}

/** Takes both headers away, all values of them. */
export function removePeerHeaders(headers: Headers): void {
  headers.remove(utf8("x-envoy-peer-metadata"));
  headers.remove(utf8("x-envoy-peer-metadata-id"));
}

/** Puts our own value in place of what is there; without one the header goes. */
export function putPeerHeader(headers: Headers, name: Utf8, own: StaticArray<u8>): void {
  if (own.length) headers.replace(name, own);
  else headers.remove(name);
}
