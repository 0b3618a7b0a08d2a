import { InvalidArgumentError, type Command } from "commander";
import { stringify } from "yaml";
import type { StatsConfig } from "../model/config.js";
import { readConfig } from "../model/read.js";
import { viaEnvoy } from "./envoy.js";
import { viaEnvoyFilter } from "./envoyfilter.js";
import type { Piece, ScrapeOptions } from "./options.js";
import { viaWasmPlugin } from "./wasmplugin.js";

const ways: Record<string, (options: ScrapeOptions) => Piece[]> = {
  wasmplugin: viaWasmPlugin,
  envoyfilter: viaEnvoyFilter,
  envoy: viaEnvoy,
};

/** `stats scrape`: what has to be configured around the filter so that Prometheus gets its metrics. */
export function addScrape(stats: Command): void {
  stats
    .command("scrape")
    .description("Print the YAML by which Prometheus gets at the registry's metrics.")
    .requiredOption("--via <way>", `one of ${Object.keys(ways).join(", ")}`, way)
    .option("--name <name>", "of the resources", "stats")
    .option("--namespace <namespace>", "of the resources", "default")
    .option("--label <key=value...>", "labels of the pods", pair, {})
    .option("--port <port>", "of the scrape", integer, 15091)
    .option("--path <path>", "of the scrape", "/stats/prometheus")
    .option("--url <url>", "the module's image, pinned by digest", "oci://registry.example/stats@sha256:…")
    .option("--configuration <file>", "of the filter that counts, YAML or JSON (default: none)")
    .option("--module <file>", "the module in the proxy's file system", "/etc/envoy/stats.wasm")
    .action((options: CommandOptions, command: Command) => {
      const labels = Object.keys(options.label).length > 0 ? options.label : { "wasm-filters": "enabled" };
      const pieces = ways[options.via]!({ ...options, labels, configuration: readOptional(options.configuration) });
      command.configureOutput().writeOut?.(pieces.map(text).join("---\n"));
    });
}

interface CommandOptions extends Omit<ScrapeOptions, "labels" | "configuration"> {
  via: string;
  label: ScrapeOptions["labels"];
  configuration?: string;
}

const readOptional = (file: string | undefined): StatsConfig => (file === undefined ? {} : readConfig(file));

function text({ comment, resource }: Piece): string {
  return `# ${comment}\n${stringify(resource, { lineWidth: 0 })}`;
}

function way(value: string): string {
  if (!(value in ways)) throw new InvalidArgumentError(`It must be one of ${Object.keys(ways).join(", ")}.`);
  return value;
}

function pair(value: string, before: Record<string, string>): Record<string, string> {
  const at = value.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be key=value.");
  return { ...before, [value.slice(0, at)]: value.slice(at + 1) };
}

function integer(value: string): number {
  if (!/^\d{1,5}$/.test(value)) throw new InvalidArgumentError("It must be a port.");
  return Number(value);
}
