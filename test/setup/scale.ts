/**
 * How often tests repeat what they do at random: `SCALE=1` (the default, `npm test`) stands for 10^5 times where the
 * full count is 10^6, `npm run soak` sets 10, `npm run test:quick` 0.1.
 */
export const scale = Number(process.env.SCALE ?? 1);

/** `count` is what `npm test` does; at least 1. */
export function scaled(count: number): number {
  return Math.max(1, Math.round(count * scale));
}
