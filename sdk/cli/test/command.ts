import path from "node:path";
import { runCases, type CaseReport, type CaseResult } from "../../cases/index.js";
import { EXIT } from "../exit-codes.js";
import type { Output } from "../output.js";
import { findCaseFiles } from "./case-files.js";

export interface TestCommand {
  readonly paths: readonly string[];
  /** Version, or true for the newest; undefined for the Node host. */
  readonly envoy: string | true | undefined;
  readonly filter: string | undefined;
  readonly json: boolean;
}

/** `proxy-wasm test`: exit code 0 when at least one case ran and all passed. */
export async function runTest(command: TestCommand, output: Output): Promise<number> {
  const { files, without } = findCaseFiles(command.paths);
  if (without.length > 0) output.note(output.colors.dim(`no cases in ${without.join(", ")}`));
  const report = await runCases({
    files,
    on: command.envoy === undefined ? "host" : "envoy",
    ...(typeof command.envoy === "string" ? { version: command.envoy } : {}),
    ...(command.filter === undefined ? {} : { filter: command.filter }),
    ...(command.json ? {} : { onResult: (result) => printResult(result, output) }),
  });
  if (command.json) output.json(asJson(report));
  else printSummary(report, output);
  return report.failed === 0 && report.passed > 0 ? EXIT.ok : EXIT.failed;
}

function printResult(result: CaseResult, output: Output): void {
  const { dim, green, red } = output.colors;
  const mark = result.passed ? green("✓") : red("✗");
  output.print(
    `${mark} ${fileOf(result)} ${dim("›")} ${result.plan.name} ${dim(`${Math.round(result.durationMs)} ms`)}`,
  );
  for (const failure of result.failures) {
    const place = failure.place === "" ? "" : `${failure.place}: `;
    output.print(`    ${place}${failure.what}`);
    output.print(`      expected ${failure.expected}`);
    output.print(`      got      ${failure.actual}`);
    output.print(dim(`      at ${fileOf(result)}:${failure.line}`));
  }
}

function printSummary(report: CaseReport, output: Output): void {
  const where = report.on === "envoy" ? "Envoy" : "the Node host";
  const elsewhere = report.elsewhere.length === 0 ? "" : `, ${report.elsewhere.length} for the other runner only`;
  output.print(
    `${report.passed} passed, ${report.failed} failed on ${where}${elsewhere} (${(report.durationMs / 1000).toFixed(1)} s)`,
  );
}

function asJson(report: CaseReport): object {
  const { results, elsewhere, ...counts } = report;
  return {
    ...counts,
    elsewhere: elsewhere.length,
    results: results.map((result) => ({
      file: fileOf(result),
      name: result.plan.name,
      passed: result.passed,
      durationMs: result.durationMs,
      failures: result.failures,
    })),
  };
}

function fileOf(result: CaseResult): string {
  return path.relative(process.cwd(), result.plan.file);
}
