import fc from "fast-check";

// What `assembly/header-script.ts` can be told to do, and how.

/** One change of a header map, or a look at it. */
export interface Operation {
  readonly kind: "a" | "r" | "d" | "g";
  readonly name: string;
  readonly value: string;
}

const hex = (text: string): string => Buffer.from(text, "latin1").toString("hex");
/** The value of `x-script` that makes the guest do that. */
export const scriptOf = (operations: readonly Operation[]): string =>
  operations.map(({ kind, name, value }) => `${kind},${hex(name)},${hex(value)};`).join("");

// Repeated, well-known (Envoy joins their values), in any spelling, and the two names of one header.
const names = fc.constantFrom(
  "x-a",
  "X-A",
  "x-b",
  "user-agent",
  "accept",
  "cookie",
  "set-cookie",
  "host",
  ":authority",
);
export const values = fc.oneof(
  fc.constantFrom("", "v", "a,b", "é\xff"),
  fc.string({ unit: fc.constantFrom("a", "\xc3", ";", " b", "/"), maxLength: 6 }),
);
export const operations = fc.array(
  fc.record({ kind: fc.constantFrom("a" as const, "r" as const, "d" as const), name: names, value: values }),
  { maxLength: 12 },
);
