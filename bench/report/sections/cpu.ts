import type { Results, VariantResult, WorkResult } from "../../model/results.js";
import { titles } from "../../model/work.js";
import { bars } from "../charts/bars.js";
import { chart, heading, list, text, type Block } from "../document.js";
import { bytes, digits, microseconds, microsecondsOf, percent, tick } from "../format.js";
import { contestants, nameOf, sentence } from "../names.js";
import { disturbed } from "./disturbed.js";
import { SATURATED } from "./glance.js";

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
  return [
    heading(3, sentence(work.title)),
    ...(measured.length === 0 ? [] : [drawing(work, measured)]),
    ...unsaturated(measured),
    ...disturbed(measured),
    ...(missing.length === 0 ? [] : [list(missing.map((variant) => `${nameOf(variant)}: ${reason(variant)}`))]),
  ];
}

function unsaturated(measured: readonly VariantResult[]): Block[] {
  const idle = measured.filter(({ saturation = 1 }) => saturation < SATURATED);
  if (idle.length === 0) return [];
  const shares = idle.map((variant) => `${nameOf(variant)} ${percent(variant.saturation ?? 0)}`);
  return [
    text(`The worker had work for a part of the time only, and the figure may be too small: ${shares.join(", ")}.`),
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
