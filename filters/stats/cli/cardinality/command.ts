import type { Command } from "commander";
import { stringify } from "yaml";
import { advise } from "./advice.js";
import { analyse, type MetricCost } from "./analyse.js";
import { readScrape } from "./read.js";

/** `stats cardinality`: which labels and values make most series. */
export function addCardinality(stats: Command): void {
  stats
    .command("cardinality")
    .description("Report which labels and values make most series, and what would help.")
    .argument("<scrape>", "URL of a scrape, a file with its answer, or - for standard input")
    .option("--top <n>", "how many metrics to show", "3")
    .option("--json", "print JSON")
    .action(async (source: string, options: { top: string; json?: boolean }, command: Command) => {
      const metrics = analyse(await readScrape(source));
      const shown = metrics.slice(0, Number(options.top));
      const print = (text: string): void => command.configureOutput().writeOut?.(`${text}\n`);
      if (options.json) {
        print(
          JSON.stringify(
            shown.map((metric) => ({ ...metric, advice: advise(metric) })),
            null,
            2,
          ),
        );
        return;
      }
      const series = metrics.reduce((sum, metric) => sum + metric.series, 0);
      print(`${number(series)} series of ${number(metrics.length)} metrics`);
      for (const metric of shown) print(describe(metric));
    });
}

function describe(metric: MetricCost): string {
  const labels = metric.labels
    .filter(({ values }) => values > 1)
    .slice(0, 6)
    .map(({ label, values, without, top }) => {
      const examples = top.map(({ value, labelSets }) => `${short(value)} ×${number(labelSets)}`).join(", ");
      return `  ${label.padEnd(34)} ${number(values).padStart(8)} values, ${number(without)} label sets without it\n      ${examples}`;
    });
  const advice = advise(metric).map(
    ({ text, labelSets, configuration }) =>
      `  → ${text}: ${number(labelSets)} label sets\n${indent(stringify(configuration, { flowCollectionPadding: false }))}`,
  );
  return [
    `\n${metric.name}: ${number(metric.series)} series of ${number(metric.labelSets)} label sets`,
    ...labels,
    ...advice,
  ].join("\n");
}

const number = (value: number): string => value.toLocaleString("en-US");
const short = (value: string): string => (value.length > 40 ? `${value.slice(0, 37)}…` : value || '""');
const indent = (text: string): string => text.trimEnd().replace(/^/gm, "      ");
