/**
 * Whether the bytes are JSON as the guest reads it, found in another way: JSON.parse for the grammar, TextDecoder for
 * UTF-8, a regular expression that cuts a valid text into tokens for the rest.
 */
export function isStrictJson(bytes: Uint8Array, maxDepth: number): boolean {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    JSON.parse(text);
  } catch {
    return false;
  }
  const open: (Set<string> | undefined)[] = [];
  const tokens = text.match(/"(?:\\.|[^"\\])*"|[^\s"]/g) ?? [];
  for (const [index, token] of tokens.entries()) {
    if (token === "{" || token === "[") {
      if (open.length === maxDepth) return false;
      open.push(token === "{" ? new Set() : undefined);
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (token.startsWith('"')) {
      const value = JSON.parse(token) as string;
      if (/\p{Surrogate}/u.test(value)) return false;
      if (tokens[index + 1] !== ":") continue;
      const names = open.at(-1);
      if (!names || names.has(value)) return false;
      names.add(value);
    }
  }
  return true;
}
