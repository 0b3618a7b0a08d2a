import type { HeaderList } from "../plan/headers.js";

/* Node's HTTP carries header bytes as Latin-1 text, one character per byte. */

const text = (value: Uint8Array): string => Buffer.from(value).toString("latin1");

/** Flat list of names and values for `http.request` and `writeHead`. */
export function toRaw(headers: HeaderList): string[] {
  return headers.flatMap(([name, value]) => [name, text(value)]);
}

/** The same as pairs, for `addTrailers`. */
export function toPairs(headers: HeaderList): [string, string][] {
  return headers.map(([name, value]) => [name, text(value)]);
}

export function fromRaw(raw: readonly string[]): HeaderList {
  const headers: HeaderList = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    headers.push([raw[index]!.toLowerCase(), Buffer.from(raw[index + 1]!, "latin1")]);
  return headers;
}

/** Name to value, or to values, for Node's HTTP/2. */
export function toHttp2(headers: HeaderList): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const before = object[name];
    object[name] = before === undefined ? text(value) : [before, text(value)].flat();
  }
  return object;
}
