const milliseconds: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of "300ms", "1.5s", "10m", "2h". */
export function toMilliseconds(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined)
    throw new Error(`"${text}" is not a duration such as 300ms, 1.5s or 10m`);
  return Math.round(Number(amount) * milliseconds[unit]!);
}
