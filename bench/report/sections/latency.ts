import type { LatencyResult, Results } from "../../model/results.js";
import { curves } from "../charts/curves.js";
import { chart, heading, text, type Block, type Table } from "../document.js";
import { count, digits } from "../format.js";
import { findWork, nameOf, sentence } from "../names.js";
import { disturbed } from "./disturbed.js";

/** Quantiles that tables show. */
const SHOWN = [0.5, 0.9, 0.99, 0.999];

/** Latency at fixed rates, and the proof that it is measured rightly. */
export function latency(results: Results): Block[] {
  if (results.latency.length === 0) return [];
  const works = [...new Set(results.latency.map(({ work }) => work))];
  return [
    heading(2, "Latency at fixed rates"),
    text(
      "An open loop: requests have their times, whether or not earlier ones were answered, and a request that has to wait",
      "for its turn has waited. Rates are below what the slowest variant can do. Both axes are logarithmic: each step to the",
      "right is ten times as rare.",
    ),
    ...works.flatMap((work) => {
      const title = sentence(findWork(results, work)?.title ?? work);
      const ofWork = results.latency.filter((each) => each.work === work);
      const rates = [...new Set(ofWork.map(({ rate }) => rate))].sort((a, b) => a - b);
      return [
        heading(3, title),
        ...rates.map((rate) =>
          drawing(
            title,
            rate,
            ofWork.filter((each) => each.rate === rate),
          ),
        ),
        ...disturbed(ofWork),
      ];
    }),
  ];
}

function drawing(work: string, rate: number, all: readonly LatencyResult[]): Block {
  const seconds = Math.min(...all.map((each) => each.seconds));
  const title = `${count(rate)} requests per second, for ${digits(seconds)} s each`;
  const lines = all.map((each) => ({ name: nameOf(each), style: each.by, quantiles: each.quantiles }));
  return chart(
    title,
    curves(`${work}: ${title}`, lines, latencyTick),
    figures(all.map((each) => [nameOf(each), each.quantiles, each.failed])),
  );
}

/** An upstream that stalls, seen by both kinds of loop. */
export function stalled(results: Results): Block[] {
  if (results.stalled.length === 0) return [];
  const title = "Latency behind an upstream that answers nothing for 200 ms of each second";
  const lines = results.stalled.map(({ loop, quantiles }) => ({
    name: `${loop} loop`,
    style: loop === "open" ? "open-loop" : "closed",
    quantiles,
  }));
  return [
    heading(3, "Does the load generator tell?"),
    text(
      "A load generator that waits for an answer before it sends the next request sends next to nothing while a server",
      "stalls, and so hardly sees it (coordinated omission). Of requests that come at any time, one in five meets the",
      "stall: the true 90th percentile is 100 ms. The open loop, which all latencies here come from, shows it; a closed one",
      "does not.",
    ),
    chart(title, curves(title, lines, latencyTick), figures(lines.map(({ name, quantiles }) => [name, quantiles, 0]))),
  ];
}

function figures(rows: readonly (readonly [string, LatencyResult["quantiles"], number])[]): Table {
  const shown = SHOWN.filter((quantile) => rows.some(([, quantiles]) => at(quantiles, quantile) !== undefined));
  const failures = rows.some(([, , failed]) => failed > 0);
  return {
    columns: [
      { title: "" },
      ...shown.map((quantile) => ({ title: `p${digitsOf(quantile)}`, align: "right" as const })),
      ...(failures ? [{ title: "failed", align: "right" as const }] : []),
    ],
    rows: rows.map(([name, quantiles, failed]) => [
      name,
      ...shown.map((quantile) => {
        const value = at(quantiles, quantile);
        return value === undefined ? "" : latencyText(value);
      }),
      ...(failures ? [count(failed)] : []),
    ]),
  };
}

const at = (quantiles: LatencyResult["quantiles"], wanted: number): number | undefined =>
  quantiles.find(([quantile]) => Math.abs(quantile - wanted) < 1e-9)?.[1];

const digitsOf = (quantile: number): string => String(Number((quantile * 100).toFixed(4)));

const latencyText = (us: number): string => (us >= 1_000 ? `${digits(us / 1_000)} ms` : `${digits(us)} µs`);

const latencyTick = (us: number): string =>
  us >= 1_000_000 ? `${us / 1_000_000} s` : us >= 1_000 ? `${us / 1_000} ms` : `${us} µs`;
