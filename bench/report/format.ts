import type { Estimate } from "../model/results.js";

/** Three digits that matter, and thousands apart. */
export function digits(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { maximumFractionDigits: decimals, minimumFractionDigits: decimals });
}

/** Nanoseconds as microseconds. */
export const microseconds = (nanoseconds: number): string => `${digits(nanoseconds / 1_000)} µs`;

/** An estimate in nanoseconds as microseconds with its interval. */
export const microsecondsOf = ({ median, low, high }: Estimate): string =>
  `${microseconds(median)} [${digits(low / 1_000)}, ${digits(high / 1_000)}]`;

/** A difference: with its sign. */
export const signed = (value: number, show: (size: number) => string): string =>
  `${value < 0 ? "−" : "+"} ${show(Math.abs(value))}`;

/** Bytes as bytes, KB of 1,000, or MB. */
export function bytes(count: number): string {
  const size = Math.abs(count);
  if (size < 1_000) return `${digits(Math.round(count))} B`;
  return size < 1_000_000 ? `${digits(count / 1_000)} KB` : `${digits(count / 1_000_000)} MB`;
}

export const milliseconds = (count: number): string =>
  count >= 1_000 ? `${digits(count / 1_000)} s` : `${digits(count)} ms`;

export const percent = (share: number): string => `${digits(share * 100)} %`;

export const factor = (value: number): string => `${value.toFixed(value < 0.1 ? 3 : 2)} ×`;

/** A mark of an axis: round already, so without digits that say nothing. */
export const tick = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 3 });

export const count = (value: number): string => value.toLocaleString("en-US");
