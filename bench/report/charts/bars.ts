import type { Estimate } from "../../model/results.js";
import { escapeText } from "../escape.js";
import { px, ticks } from "./scale.js";

export interface Bar {
  readonly name: string;
  readonly value: Estimate;
  /** What stands behind the bar. */
  readonly label: string;
  readonly own: boolean;
}

const WIDTH = 760;
const NAMES = 170;
const LABELS = 150;
const ROW = 26;
const AXIS = 24;

/** Horizontal bars from 0 with their 95 % intervals. A value below 0 has no bar, only its interval. */
export function bars(title: string, all: readonly Bar[], tickLabel: (value: number) => string): string {
  const marks = ticks(Math.max(...all.map(({ value }) => value.high), 0));
  const most = marks.at(-1)!;
  const x = (value: number): number => NAMES + (Math.max(value, 0) / most) * (WIDTH - NAMES - LABELS);
  const bottom = all.length * ROW;
  const grid = marks.map(
    (mark, i) =>
      `<line class="${i === 0 ? "base" : "grid"}" x1="${px(x(mark))}" x2="${px(x(mark))}" y1="0" y2="${bottom}"/>` +
      `<text class="tick" x="${px(x(mark))}" y="${bottom + 16}" text-anchor="middle">${escapeText(tickLabel(mark))}</text>`,
  );
  const rows = all.map(({ name, value, label, own }, i) => {
    const middle = i * ROW + ROW / 2;
    const [low, high] = [x(value.low), x(value.high)];
    const emphasis = own ? ' class="own-label"' : "";
    return [
      `<text${emphasis} x="${NAMES - 10}" y="${middle + 4}" text-anchor="end">${escapeText(name)}</text>`,
      `<rect class="bar${own ? " own" : ""}" x="${px(x(0))}" y="${middle - 8}" width="${px(x(value.median) - x(0))}" height="16" rx="2"/>`,
      high > low
        ? `<path class="whisker" d="M${px(low)} ${middle - 5}v10M${px(low)} ${middle}H${px(high)}M${px(high)} ${middle - 5}v10"/>`
        : "",
      `<text${emphasis} x="${px(Math.max(high, x(value.median)) + 8)}" y="${middle + 4}">${escapeText(label)}</text>`,
    ].join("");
  });
  return (
    `<svg viewBox="0 0 ${WIDTH} ${bottom + AXIS}" role="img" aria-label="${escapeText(title)}">` +
    `${grid.join("")}${rows.join("")}</svg>`
  );
}
