import type { HeaderList } from "../plan/headers.js";

/* Node's HTTP carries header bytes as Latin-1 text, one character per byte. */

/** Flat list of names and values for `http.request` and `writeHead`. */
export function toRaw(headers: HeaderList): string[] {
  return headers.flatMap(([name, value]) => [name, Buffer.from(value).toString("latin1")]);
}

export function fromRaw(raw: readonly string[]): HeaderList {
  const headers: HeaderList = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    headers.push([raw[index]!.toLowerCase(), Buffer.from(raw[index + 1]!, "latin1")]);
  return headers;
}
