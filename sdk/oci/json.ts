import { OciError } from "./errors.js";

/** JSON with sorted keys and no white space, so that equal values have equal bytes and thus equal digests. */
export function canonicalJson(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(sorted(value)), "utf8");
}

/** Parses untrusted UTF-8 JSON. @throws OciError (content). */
export function parseJson(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new OciError("content", `${where} is not JSON: ${(cause as Error).message}`, undefined, { cause });
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}
