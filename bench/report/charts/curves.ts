import { escapeText } from "../escape.js";
import { logTicks, px } from "./scale.js";

export interface Curve {
  readonly name: string;
  /** Class of the line, which decides over its colour. */
  readonly style: string;
  /** Quantile from 0 to 1, and its value. */
  readonly quantiles: readonly (readonly [number, number])[];
}

const WIDTH = 760;
const HEIGHT = 300;
const LEFT = 70;
const RIGHT = 130;
const TOP = 10;
const BOTTOM = 34;
const MARKS = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999];
const LINE = 14;

/**
 * Values by quantile. Across, each step adds a nine (`-log10(1 - q)`), so that the slow tail has room; up, a logarithm.
 * The greatest value has no place across and is left out.
 */
export function curves(title: string, all: readonly Curve[], tickLabel: (value: number) => string): string {
  const points = all.map(({ quantiles }) => quantiles.filter(([quantile, value]) => quantile < 1 && value > 0));
  const values = points.flat().map(([, value]) => value);
  if (values.length === 0) return "";
  const rows = logTicks(Math.min(...values), Math.max(...values));
  const least = Math.min(...points.flat().map(([quantile]) => quantile));
  const nines = (quantile: number): number => -Math.log10(1 - quantile);
  const widest = Math.max(...points.flat().map(([quantile]) => nines(quantile)), 1);
  const x = (quantile: number): number => LEFT + (nines(quantile) / widest) * (WIDTH - LEFT - RIGHT);
  const [floor, ceiling] = [Math.log(rows[0]!), Math.log(rows.at(-1)!)];
  const height = HEIGHT - TOP - BOTTOM;
  const y = (value: number): number => TOP + height * (1 - (Math.log(value) - floor) / (ceiling - floor || 1));

  const across = rows.map(
    (mark) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(mark))}" y2="${px(y(mark))}"/>` +
      `<text class="tick" x="${LEFT - 8}" y="${px(y(mark) + 4)}" text-anchor="end">${escapeText(tickLabel(mark))}</text>`,
  );
  const up = MARKS.filter((mark) => mark >= least && nines(mark) <= widest + 1e-9).map(
    (mark) =>
      `<line class="grid" x1="${px(x(mark))}" x2="${px(x(mark))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>` +
      `<text class="tick" x="${px(x(mark))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${percentile(mark)}</text>`,
  );
  const lines = all.map(({ style }, i) => {
    const path = points[i]!.map(([quantile, value], n) => `${n === 0 ? "M" : "L"}${px(x(quantile))} ${px(y(value))}`);
    return `<path class="curve ${style}" d="${path.join("")}"/>`;
  });
  const names = labels(
    all,
    points.map((curve) => y(curve.at(-1)?.[1] ?? rows[0]!)),
  );
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(title)}">` +
    `${across.join("")}${up.join("")}${lines.join("")}${names.join("")}</svg>`
  );
}

/** Names at the ends of their lines, moved apart where they would lie on each other. */
function labels(all: readonly Curve[], ends: readonly number[]): string[] {
  const order = ends.map((end, i) => ({ end, i })).sort((a, b) => a.end - b.end);
  let free = TOP;
  const placed = order.map(({ end, i }) => {
    const at = Math.max(end, free);
    free = at + LINE;
    return { at, end, i };
  });
  const below = Math.max(0, free - LINE - (HEIGHT - 4));
  return placed.map(({ at, end, i }) => {
    const height = at - below;
    const from = WIDTH - RIGHT;
    return (
      `<path class="curve ${all[i]!.style}" d="M${from + 4} ${px(end)}L${from + 18} ${px(height)}" style="stroke-width:1"/>` +
      `<text x="${from + 22}" y="${px(height + 4)}">${escapeText(all[i]!.name)}</text>`
    );
  });
}

const percentile = (quantile: number): string =>
  quantile === 0 ? "fastest" : `p${String(Number((quantile * 100).toFixed(4)))}`;
