/** One expectation that was not met. */
export interface Failure {
  /** What was looked at, such as "response header x-mode". */
  what: string;
  expected: string;
  actual: string;
}

/** A value as one readable line: text in quotes, other bytes in base64, long values cut. */
export function show(value: string | Uint8Array | null | undefined): string {
  if (value === null || value === undefined) return "absent";
  const text = typeof value === "string" ? value : utf8(value);
  if (text === null) return `base64 ${cut(Buffer.from(value as Uint8Array).toString("base64"))}`;
  return cut(JSON.stringify(text));
}

/** The text of UTF-8 bytes, or null when they are not UTF-8. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function cut(text: string, limit = 400): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`;
}
