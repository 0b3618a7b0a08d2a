/** About `count` round values from 0 to at least `most`: 1, 2 or 5 times a power of ten apart. */
export function ticks(most: number, count = 5): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => i * step);
}

/** 1, 2 and 5 times the powers of ten that lie from `least` to `most`, with one on or outside either end. */
export function logTicks(least: number, most: number): number[] {
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(least)) - 1; power <= Math.ceil(Math.log10(most)); power++) {
    all.push(...[1, 2, 5].map((factor) => factor * 10 ** power));
  }
  const from = all.findLastIndex((tick) => tick <= least);
  const to = all.findIndex((tick) => tick >= most);
  return all.slice(Math.max(from, 0), to < 0 ? undefined : to + 1);
}

/** A coordinate in a drawing: a tenth of a pixel is enough. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);
