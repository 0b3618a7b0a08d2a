import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { parseAllDocuments, stringify } from "yaml";
import { Failure } from "../../../cli/failure.js";
import { importTelemetry, type Telemetry } from "./telemetry.js";

/** `stats import`: an Istio Telemetry resource as configuration of the filter. */
export function addImport(stats: Command): void {
  stats
    .command("import")
    .description("Turn an Istio Telemetry resource into the filter's configuration.")
    .argument("<telemetry>", "YAML file, or - for standard input")
    .option("--side <side>", "server (inbound listeners) or client (outbound ones, gateways)", "server")
    .option("--json", "print JSON in place of YAML")
    .action((file: string, options: { side: string; json?: boolean }, command: Command) => {
      if (options.side !== "server" && options.side !== "client")
        throw new Failure(`--side ${options.side}: must be server or client`);
      const output = command.configureOutput();
      for (const document of read(file)) {
        const { configuration, warnings } = importTelemetry(document, options.side);
        for (const warning of warnings) output.writeErr?.(`warning: ${warning}\n`);
        output.writeOut?.(options.json ? `${JSON.stringify(configuration, null, 2)}\n` : stringify(configuration));
      }
    });
}

function read(file: string): Telemetry[] {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Failure(`cannot read ${file}: ${(error as Error).message}`);
  }
  return parseAllDocuments(text).flatMap((document) => {
    const [problem] = document.errors;
    if (problem) throw new Failure(`${file}: ${problem.message}`);
    const value: unknown = document.toJS();
    if (value === null) return [];
    if (typeof value !== "object" || Array.isArray(value)) throw new Failure(`${file}: expected a resource`);
    return [value];
  });
}
