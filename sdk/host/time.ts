/** Nanoseconds since the epoch of an RFC 3339 time such as `2026-01-01T00:00:00.5Z`; undefined when it is none. */
export function parseTimestamp(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [, base = "", fraction = "", zone = ""] = match;
  const ms = Date.parse(base + zone);
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

const UNITS: Readonly<Record<string, number>> = { h: 3600e9, m: 60e9, s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };

/** Nanoseconds of a span such as `1h30m`, `-1.5s` or `300ms`; undefined when it is none. */
export function parseDuration(text: string): bigint | undefined {
  const match = /^([-+]?)((?:\d+(?:\.\d*)?(?:h|ms|us|µs|ns|m|s))+|0)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, spans = ""] = match;
  let ns = 0;
  for (const [, count, unit = ""] of spans.matchAll(/(\d+(?:\.\d*)?)(h|ms|us|µs|ns|m|s)/g)) {
    ns += Number(count) * (UNITS[unit] as number);
  }
  const total = BigInt(Math.round(ns));
  return sign === "-" ? -total : total;
}
