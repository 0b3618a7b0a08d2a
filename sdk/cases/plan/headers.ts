import type { HeadersValue } from "../format/values.js";
import { toBytes } from "./bytes.js";

/** Header names (lower case) and values in the order they are sent. */
export type HeaderList = [name: string, value: Uint8Array][];

export function toHeaderList(headers: HeadersValue = {}): HeaderList {
  if (Array.isArray(headers)) return headers.map(([name, value]) => [name.toLowerCase(), toBytes(value)]);
  return Object.entries(headers).flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values]).map((value): [string, Uint8Array] => [
      name.toLowerCase(),
      toBytes(value),
    ]),
  );
}

export function header(name: string, value: string): [string, Uint8Array] {
  return [name, Buffer.from(value)];
}

export function hasHeader(headers: HeaderList, name: string): boolean {
  return headers.some(([each]) => each === name);
}
