import { openArtifact, type RegistryOptions } from "../../oci/index.js";
import { EXIT } from "../exit-codes.js";
import { readModuleFile } from "../files.js";
import { formatBytes, type Output } from "../output.js";
import { projectOfModule } from "../project/project-file.js";
import type { SizeEntry } from "../../host/wasm/sizes.js";
import { reportArtifact, type ArtifactReport } from "./artifact-report.js";
import { reportModule, type ModuleReport } from "./module-report.js";

const SHOWN = 10;

export interface InspectCommand {
  /** `.wasm` file, layout folder or reference. */
  readonly target: string;
  /** List every function, not the largest ten. */
  readonly functions: boolean;
  /** Print the configuration's schema alone. */
  readonly schema: boolean;
  readonly registry: RegistryOptions;
  readonly json: boolean;
}

/** `proxy-wasm inspect`: everything that can be read from a module, a layout or an image in a registry. */
export async function runInspect(command: InspectCommand, output: Output): Promise<number> {
  const { target } = command;
  if (target.endsWith(".wasm")) {
    const report = reportModule(await readModuleFile(target));
    const schema = projectOfModule(target)?.schema;
    if (command.schema) return printSchema(schema, output);
    if (command.json) output.json({ file: target, ...report, schema: schema ?? null });
    else printModule(target, report, command.functions, output);
    return EXIT.ok;
  }
  const report = await reportArtifact(await openArtifact(target, command.registry));
  if (command.schema) return printSchema(schemaOf(report.runtimeConfig), output);
  if (command.json) output.json(report);
  else printArtifact(report, command.functions, output);
  return EXIT.ok;
}

function schemaOf(runtimeConfig: unknown): unknown {
  return (runtimeConfig as { config?: { schema?: unknown } } | null)?.config?.schema;
}

function printSchema(schema: unknown, output: Output): number {
  if (schema === undefined) {
    output.note("no schema of the configuration is known");
    return EXIT.failed;
  }
  output.json(schema);
  return EXIT.ok;
}

function printArtifact(report: ArtifactReport, all: boolean, output: Output): void {
  const { bold, dim, yellow } = output.colors;
  output.print(bold(report.name));
  output.print(`  manifest    ${report.digest}${report.tag === null ? "" : dim(` tag ${report.tag}`)}`);
  if (report.index !== null) output.print(`  index       ${report.index} ${yellow("do not pin this one")}`);
  output.print(`  variant     ${report.variant}`);
  for (const layer of report.layers) {
    output.print(`  layer       ${layer.digest} ${dim(`${formatBytes(layer.size)} ${layer.mediaType}`)}`);
  }
  for (const each of report.referrers) {
    output.print(`  referrer    ${each.digest} ${dim(`${formatBytes(each.bytes)} ${each.artifactType}`)}`);
  }
  for (const [key, value] of Object.entries(report.annotations)) output.print(`  annotation  ${key} = ${value}`);
  output.print(`  schema      ${schemaOf(report.runtimeConfig) === undefined ? "none" : "yes (--schema prints it)"}`);
  printModule("plugin.wasm", report.module, all, output);
}

function printModule(name: string, report: ModuleReport, all: boolean, output: Output): void {
  const { bold, dim, red, yellow } = output.colors;
  output.print(bold(name));
  output.print(`  sha256      ${report.sha256}`);
  output.print(`  size        ${formatBytes(report.bytes)}, gzip ${formatBytes(report.gzipBytes)}`);
  output.print(`  ABI         ${report.abi ?? "unknown"}`);
  output.print(`  imports     ${report.imports.join(", ") || "none"}`);
  output.print(`  callbacks   ${report.callbacks.join(", ") || "none"}`);
  for (const { level, message } of report.findings) {
    output.print(`  ${level === "error" ? red("error") : yellow("warning")}: ${message}`);
  }
  printSizes("sections", report.sections, all, output);
  printSizes("functions", report.functions, all, output);
  if (!all && report.functions.length > SHOWN)
    output.print(dim("  --functions lists them all; debug builds have names"));
}

function printSizes(title: string, entries: readonly SizeEntry[], all: boolean, output: Output): void {
  if (entries.length === 0) return;
  output.print(`  ${title} (${entries.length}):`);
  for (const { name, bytes } of all ? entries : entries.slice(0, SHOWN)) {
    output.print(`    ${String(bytes).padStart(8)}  ${name}`);
  }
}
