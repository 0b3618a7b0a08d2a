/** Segments that name a thing rather than a kind: numbers, UUIDs, long hexadecimal, tokens with many digits. */
const identifier =
  /^(\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{12,}|(?=(?:.*\d){4})[\w-]{8,})$/i;

/** A path with its identifiers as `{id}`, such as `normalize` of the configuration takes; anything else as it is. */
export function templateOf(value: string): string {
  if (!value.startsWith("/")) return value;
  return value
    .split("/")
    .map((segment) => (identifier.test(segment) ? "{id}" : segment))
    .join("/");
}
