import type { LatencyResult, Results } from "../../model/results.js";
import { curves } from "../charts/curves.js";
import { chart, heading, text, type Block } from "../document.js";
import { count, digits } from "../format.js";
import { findWork, nameOf, sentence } from "../names.js";
import { disturbed } from "./disturbed.js";
import { latencyTick, quantileTable } from "./quantiles.js";

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
    quantileTable(all.map((each) => [nameOf(each), each.quantiles, each.failed])),
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
    chart(
      title,
      curves(title, lines, latencyTick),
      quantileTable(lines.map(({ name, quantiles }) => [name, quantiles, 0])),
    ),
  ];
}
