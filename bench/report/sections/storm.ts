import type { Results, Scraping, StormResult } from "../../model/results.js";
import { curves } from "../charts/curves.js";
import { chart, heading, table, text, type Block } from "../document.js";
import { bytes, count, digits } from "../format.js";
import { disturbed } from "./disturbed.js";
import { latencyText, latencyTick, quantileTable } from "./quantiles.js";

const manners: Record<Scraping, { readonly title: string; readonly style: string }> = {
  none: { title: "nobody scrapes", style: "none" },
  gzip: { title: "with gzip", style: "gzip" },
  slow: { title: "with gzip, half of them slow", style: "slow" },
  plain: { title: "without compression", style: "plain" },
};

/** What traffic feels of many scrapes at once. */
export function storm({ storm: all = [] }: Results): Block[] {
  const [first] = all;
  if (first === undefined) return [];
  const seconds = digits(Math.min(...all.map((each) => each.seconds)));
  const title = `Traffic while metrics are scraped: ${count(first.rate)} requests per second, for ${seconds} s each`;
  const lines = all.map((each) => ({ name: nameOf(each), ...manners[each.scraping], quantiles: each.quantiles }));
  return [
    heading(2, "Traffic while metrics are scraped"),
    text(
      `The statistics filter with a registry at its limit of ${count(first.labelSets)} label sets of Istio's shape, one`,
      "worker, and scrapers that ask for all of it at the same moment, once a second, on the listener that carries the",
      "traffic. A slow scraper reads a MiB per second. The worker renders in slices of 2 ms and answers one scraper at a time.",
      "Prometheus asks for gzip. Without it an answer is one body of some hundred megabytes, which Envoy copies in one go:",
      "one is given at a time, further scrapers get 503 and come again.",
    ),
    chart(
      title,
      curves(title, lines, latencyTick),
      quantileTable(all.map((each) => [nameOf(each), each.quantiles, each.failed])),
    ),
    scrapes(all),
    ...disturbed(all),
  ];
}

/** What became of the scrapes. */
function scrapes(all: readonly StormResult[]): Block {
  return table(
    [
      { title: "" },
      { title: "answers" },
      { title: "bytes", align: "right" },
      { title: "a scrape, p50", align: "right" },
      { title: "the longest", align: "right" },
    ],
    all.flatMap((each) => {
      if (each.scrapes === undefined) return [];
      const { statuses, failed, bytes: size, quantiles } = each.scrapes;
      const answers = Object.entries(statuses).map(([status, times]) => `${count(times)} × ${status}`);
      const p50 = quantiles.find(([quantile]) => quantile === 0.5)?.[1];
      const longest = quantiles.at(-1)?.[1];
      return [
        [
          nameOf(each),
          [...answers, ...(failed > 0 ? [`${count(failed)} failed`] : [])].join(", "),
          bytes(size),
          p50 === undefined ? "" : latencyText(p50),
          longest === undefined ? "" : latencyText(longest),
        ],
      ];
    }),
  );
}

const nameOf = ({ scraping, scrapers }: StormResult): string =>
  scraping === "none" ? manners.none.title : `${count(scrapers)} scrapers, ${manners[scraping].title}`;
