import { checkConfiguration, readConfiguration } from "../config/plugin-configuration.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { readModuleFile } from "../files.js";
import { formatBytes, type Output } from "../output.js";
import { projectOfModule } from "../project/project-file.js";
import { checkModule, type CheckReport } from "./index.js";
import { parseSize } from "./size.js";

export interface CheckCommand {
  readonly maxSize: string | undefined;
  /** Plugin configuration to check against the filter's schema. */
  readonly config: string | undefined;
  readonly strict: boolean;
  readonly json: boolean;
}

/** `proxy-wasm check`: every module is examined; the exit code is 1 when one of them fails. */
export async function runCheck(files: readonly string[], command: CheckCommand, output: Output): Promise<number> {
  const options = command.maxSize === undefined ? {} : { maxSize: parseSize(command.maxSize) };
  const reports: { file: string; report: CheckReport }[] = [];
  for (const file of files) reports.push({ file, report: checkModule(await readModuleFile(file), options) });
  if (command.json) output.json(reports.map(({ file, report }) => ({ file, ...report })));
  else for (const { file, report } of reports) printReport(file, report, output);
  if (command.config !== undefined) for (const file of files) checkConfigurationFile(command.config, file);
  const passed = reports.every(({ report }) => report.ok && !(command.strict && report.findings.length > 0));
  return passed ? EXIT.ok : EXIT.failed;
}

/** @throws CliError (usage) with line and column, when the configuration is not one for this module. */
function checkConfigurationFile(config: string, module: string): void {
  const filter = projectOfModule(module);
  if (filter?.schema === undefined) {
    throw new CliError(`${module} has no schema to check ${config} against`, {
      remedy: "name one in proxy-wasm.yaml beside the module's folder: schema: config.schema.json",
      exitCode: EXIT.usage,
    });
  }
  checkConfiguration(readConfiguration(config), filter.project, filter.schema, true);
}

/** The findings of one module, and what it imports and answers to when there is nothing to object to. */
export function printReport(file: string, report: CheckReport, output: Output): void {
  const { bold, cyan, dim, green, red, yellow } = output.colors;
  const mark = report.ok ? green("✓") : red("✗");
  output.print(`${mark} ${bold(file)} ${dim(`${formatBytes(report.bytes)}, ABI ${report.abi ?? "unknown"}`)}`);
  for (const finding of report.findings) {
    const level = finding.level === "error" ? red("error") : yellow("warning");
    output.print(`  ${level} ${dim(finding.rule)}: ${finding.message}`);
    output.print(`    ${cyan("→")} ${finding.remedy}`);
  }
  if (!report.ok) return;
  output.print(`  imports:   ${report.imports.join(", ") || "none"}`);
  output.print(`  callbacks: ${report.callbacks.join(", ") || "none"}`);
}
