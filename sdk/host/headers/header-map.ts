import type { Pair } from "../abi/pairs.js";
import { byteString, bytesOf, lowerCase, textOf, type ByteString, type BytesLike } from "../bytes.js";
import { INLINE, type HeaderMapKind } from "./inline.js";

/** Headers as users write them; a string value stands for its UTF-8 encoding. */
export type HeaderPairs = readonly (readonly [name: string, value: BytesLike])[] | Readonly<Record<string, BytesLike>>;

/**
 * Headers or trailers with the semantics of Envoy's header map.
 *
 * - Names are lower case; names that start with `:` come first, everything else keeps its order.
 * - Adding to one of the well-known headers joins the values, adding another header repeats it.
 * - Replacing removes all values and adds the new one at the end.
 */
export class HeaderMap implements Iterable<[name: string, value: string]> {
  readonly names: ByteString[] = [];
  readonly values: ByteString[] = [];
  readonly #inline: ReadonlySet<string>;
  #pseudo = 0;
  #byteSize = 0;

  constructor(readonly kind: HeaderMapKind) {
    this.#inline = INLINE[kind];
  }

  static from(kind: HeaderMapKind, pairs: HeaderPairs | HeaderMap): HeaderMap {
    const map = new HeaderMap(kind);
    if (pairs instanceof HeaderMap) {
      for (let i = 0; i < pairs.size; i++) map.append(pairs.names[i] as string, pairs.values[i] as string);
      return map;
    }
    const list = isList(pairs) ? pairs : Object.entries(pairs);
    for (const [name, value] of list) map.append(byteString(name), byteString(value));
    return map;
  }

  /** A map of names and values that are byte strings already. */
  static fromPairs(kind: HeaderMapKind, pairs: readonly Pair[]): HeaderMap {
    const map = new HeaderMap(kind);
    for (const [name, value] of pairs) map.append(name, value);
    return map;
  }

  /** Number of entries. */
  get size(): number {
    return this.names.length;
  }

  /** Sum of the lengths of all names and values, which is what `proxy_get_header_map_size` tells. */
  get byteSize(): number {
    return this.#byteSize;
  }

  /** The first value as text (UTF-8), or undefined. The name may be in any case. */
  get(name: string): string | undefined {
    const value = this.first(lowerCase(byteString(name)));
    return value === undefined ? undefined : textOf(value);
  }

  /** All values as text, in order. */
  getAll(name: string): string[] {
    return this.all(lowerCase(byteString(name))).map(textOf);
  }

  has(name: string): boolean {
    return this.first(lowerCase(byteString(name))) !== undefined;
  }

  /** The first value as bytes, or undefined. */
  getBytes(name: string): Uint8Array | undefined {
    const value = this.first(lowerCase(byteString(name)));
    return value === undefined ? undefined : bytesOf(value);
  }

  /** All entries as text. */
  get pairs(): [name: string, value: string][] {
    return this.names.map((name, i) => [textOf(name), textOf(this.values[i] as string)]);
  }

  /** All entries as bytes. */
  get bytePairs(): [name: Uint8Array, value: Uint8Array][] {
    return this.names.map((name, i) => [bytesOf(name), bytesOf(this.values[i] as string)]);
  }

  [Symbol.iterator](): Iterator<[name: string, value: string]> {
    return this.pairs[Symbol.iterator]();
  }

  /** The first value of a lower-case name. */
  first(name: ByteString): ByteString | undefined {
    const names = this.names;
    const key = this.#key(name);
    for (let i = 0; i < names.length; i++) if (names[i] === key) return this.values[i];
    return undefined;
  }

  /** All values of a lower-case name. */
  all(name: ByteString): ByteString[] {
    const key = this.#key(name);
    return this.values.filter((_, i) => this.names[i] === key);
  }

  /** Adds an entry, or joins a well-known header's values. */
  append(name: ByteString, value: ByteString): void {
    const key = this.#key(lowerCase(name));
    if (this.#inline.has(key)) {
      const at = this.names.indexOf(key);
      if (at >= 0) {
        if (value.length === 0) return;
        const old = this.values[at] as string;
        const joined = old.length === 0 ? value : old + (key === "cookie" ? "; " : ",") + value;
        this.#byteSize += joined.length - old.length;
        this.values[at] = joined;
        return;
      }
    }
    this.#byteSize += key.length + value.length;
    if (key.charCodeAt(0) === 0x3a && this.#pseudo++ < this.names.length) {
      this.names.splice(this.#pseudo - 1, 0, key);
      this.values.splice(this.#pseudo - 1, 0, value);
    } else {
      this.names.push(key);
      this.values.push(value);
    }
  }

  /** Removes all values of the name. */
  remove(name: ByteString): void {
    const key = this.#key(lowerCase(name));
    for (let at = this.names.indexOf(key); at >= 0; at = this.names.indexOf(key, at)) {
      this.#byteSize -= key.length + (this.values[at] as string).length;
      this.names.splice(at, 1);
      this.values.splice(at, 1);
      if (at < this.#pseudo) this.#pseudo--;
    }
  }

  /** Leaves the name with this one value. */
  replace(name: ByteString, value: ByteString): void {
    this.remove(name);
    this.append(name, value);
  }

  /** Changes a well-known header where it stands, or adds it. */
  assign(name: ByteString, value: ByteString): void {
    const at = this.names.indexOf(this.#key(name));
    if (at < 0) {
      this.append(name, value);
      return;
    }
    this.#byteSize += value.length - (this.values[at] as string).length;
    this.values[at] = value;
  }

  /** Leaves the name with this one value, given as text. */
  replaceText(name: string, value: string): void {
    this.replace(byteString(name), byteString(value));
  }

  clear(): void {
    this.names.length = 0;
    this.values.length = 0;
    this.#pseudo = 0;
    this.#byteSize = 0;
  }

  /** In a request `host` is another name of `:authority`. */
  #key(name: ByteString): ByteString {
    return name === "host" && this.kind === "request" ? ":authority" : name;
  }
}

function isList(pairs: HeaderPairs): pairs is readonly (readonly [name: string, value: BytesLike])[] {
  return Array.isArray(pairs);
}
