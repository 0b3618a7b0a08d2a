import type { Results, VariantResult, WorkResult } from "../../model/results.js";
import { titles } from "../../model/work.js";
import { bars } from "../charts/bars.js";
import { chart, heading, list, text, type Block } from "../document.js";
import { bytes, digits, microseconds, microsecondsOf, percent, tick } from "../format.js";
import { contestants, nameOf, sentence } from "../names.js";
import { SATURATED } from "./glance.js";

/** Share of time above which a disturbed load generator is worth a word. */
const DISTURBED = 0.05;

/** CPU time per request, work by work. */
export function cpu(results: Results): Block[] {
  return [
    heading(2, "CPU per request"),
    text(
      "One Envoy worker on a processor of its own, kept busy by a closed loop from another one. The thread's own time is",
      "divided by the requests that it answered; the same figure of an Envoy without a filter, from the same block, is",
      "taken off. Bars are medians over all blocks, whiskers 95 % intervals by the bootstrap.",
    ),
    ...results.works.flatMap(ofWork),
  ];
}

function ofWork(work: WorkResult): Block[] {
  const measured = contestants(work).filter((variant) => variant.cpu !== undefined);
  const missing = contestants(work).filter(({ notMeasured }) => notMeasured !== undefined);
  const idle = measured.filter(({ saturation = 1 }) => saturation < SATURATED);
  return [
    heading(3, sentence(work.title)),
    ...(measured.length === 0 ? [] : [drawing(work, measured)]),
    ...idle.map((variant) =>
      text(
        `${nameOf(variant)}: the worker was busy for ${percent(variant.saturation ?? 0)} of the time only; the figure may be too small.`,
      ),
    ),
    ...disturbed(measured),
    ...(missing.length === 0 ? [] : [list(missing.map((variant) => `${nameOf(variant)}: ${reason(variant)}`))]),
  ];
}

/** What happened when something else had the processor of the load generator. */
function disturbed(measured: readonly VariantResult[]): Block[] {
  const worst = Math.max(...measured.map(({ loadWaited = 0 }) => loadWaited), 0);
  if (worst <= DISTURBED) return [];
  return [
    text(
      `Something else had the load generator's processor for up to ${percent(worst)} of the time: repeat this on a quieter machine.`,
    ),
  ];
}

function drawing(work: WorkResult, measured: readonly VariantResult[]): Block {
  const title = "µs per request over no filter";
  const all = measured.map((variant) => ({
    name: nameOf(variant),
    value: variant.cpu!,
    label: microseconds(variant.cpu!.median),
    own: variant.by === "sdk",
  }));
  const svg = bars(`${work.title}: ${title}`, all, (ns) => tick(ns / 1_000));
  return chart(title, svg, {
    columns: [
      { title: "" },
      { title: "CPU over no filter", align: "right" },
      { title: "requests/s", align: "right" },
      { title: "module", align: "right" },
      { title: "gzip", align: "right" },
    ],
    rows: measured.map((variant) => [
      variant.label === undefined ? titles[variant.by] : `${titles[variant.by]} (${variant.label})`,
      microsecondsOf(variant.cpu!),
      rate(variant),
      variant.size === undefined ? "" : bytes(variant.size.raw),
      variant.size === undefined ? "" : bytes(variant.size.gzip),
    ]),
  });
}

/** Median over the blocks. */
function rate({ rates = [] }: VariantResult): string {
  if (rates.length === 0) return "";
  return digits([...rates].sort((a, b) => a - b)[rates.length >> 1]!);
}

/** A reason with or without the words "not measured" in front reads the same. */
export const reason = ({ notMeasured = "" }: VariantResult): string =>
  `not measured: ${notMeasured.replace(/^not measured:\s*/, "")}`;
