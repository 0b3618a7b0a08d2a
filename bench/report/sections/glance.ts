import type { Results, VariantResult, WorkResult } from "../../model/results.js";
import type { Implementation } from "../../model/work.js";
import { heading, table, text, type Block, type Cell, type Row } from "../document.js";
import { bytes, digits, milliseconds } from "../format.js";
import { contestants, sentence, shortNames } from "../names.js";

const COLUMNS: readonly Implementation[] = ["sdk", "rust", "go", "gcore", "solo", "lua", "native", "floor"];

interface Aspect {
  readonly title: string;
  readonly value: (variant: VariantResult) => number | undefined;
  readonly show: (value: number) => string;
  /** Too small when the worker was not busy. */
  readonly starred?: boolean;
}

const aspects: readonly Aspect[] = [
  {
    title: "CPU per request over no filter, µs",
    value: ({ cpu }) => cpu?.median,
    show: (ns) => digits(ns / 1_000),
    starred: true,
  },
  { title: "Memory over no filter (RSS)", value: ({ memory }) => memory, show: bytes },
  { title: "Size of the module", value: ({ size }) => size?.raw, show: bytes },
  { title: "Start over no filter", value: ({ start }) => start, show: milliseconds },
];

/** The one table to take away: work by work, every way of doing it. */
export function glance(results: Results): Block[] {
  const present = COLUMNS.filter((by) => results.works.some((work) => work.variants.some((each) => each.by === by)));
  const groups = aspects.map((aspect): readonly Row[] => {
    const rows = withoutRepeats(results.works.flatMap((work) => rowsOf(work, aspect, present)));
    return rows.length === 0 ? [] : [{ group: aspect.title }, ...rows];
  });
  return [
    heading(2, "At a glance"),
    text(
      "The least figure of each row is bold; an asterisk marks a worker that the load did not keep busy, whose figure may",
      "be too small; n/m was not measured (reasons are below). “Raw ABI” is written by hand without any SDK: what is left",
      "when an SDK costs nothing. Native filters are part of Envoy.",
    ),
    table(
      [{ title: "" }, ...present.map((by) => ({ title: shortNames[by], align: "right" as const, own: by === "sdk" }))],
      groups.flat(),
    ),
  ];
}

/** A row for the work, and one for each label that some of its variants have. */
function rowsOf(work: WorkResult, { value, show, starred = false }: Aspect, present: readonly Implementation[]): Row[] {
  const labels = new Set(contestants(work).map(({ label }) => label));
  return [...labels].flatMap((label): Row[] => {
    const variants = present.map((by) => work.variants.find((each) => each.by === by && each.label === label));
    const values = variants.map((variant) => (variant === undefined ? undefined : value(variant)));
    const known = values.filter((each) => each !== undefined);
    if (known.length === 0) return [];
    const least = Math.min(...known);
    const cells = variants.map((variant, i): Cell => {
      const figure = values[i];
      if (variant === undefined) return "";
      if (figure === undefined) return variant.notMeasured === undefined ? "" : "n/m";
      const idle = starred && (variant.saturation ?? 1) < SATURATED;
      const text = show(figure) + (idle ? "*" : "");
      return figure === least && known.length > 1 ? { text, mark: "best" } : text;
    });
    return [[sentence(label === undefined ? work.title : `${work.title} (${label})`), ...cells]];
  });
}

/** One module may do several works: its size is said once. */
function withoutRepeats(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const figures = JSON.stringify("group" in row ? row : row.slice(1));
    return !seen.has(figures) && seen.add(figures);
  });
}

/** Under this share of busy time the worker waited for the load. */
export const SATURATED = 0.95;
