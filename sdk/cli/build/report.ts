import path from "node:path";
import { formatBytes, type Output } from "../output.js";
import type { Diagnostic } from "./diagnostics.js";
import type { BuildResult } from "./index.js";

/** One line per module; before it, what the compiler had to say and what to do about it. */
export function printResult(result: BuildResult, output: Output): void {
  const { bold, dim, green, red } = output.colors;
  for (const diagnostic of result.diagnostics) printDiagnostic(diagnostic, output);
  const name = `${result.project.name} ${dim(result.target)}`;
  if (result.module === null) {
    if (result.failure !== null) output.note(`${red("error")}: ${result.failure}`);
    const errors = result.diagnostics.filter((diagnostic) => diagnostic.level === "error").length;
    output.note(`${red("✗")} ${name}: not built${errors === 0 ? "" : `, ${errors} error${errors === 1 ? "" : "s"}`}`);
    return;
  }
  const sizes = `${bold(formatBytes(result.bytes))}, gzip ${formatBytes(result.gzipBytes)}`;
  const file = path.relative(process.cwd(), result.module);
  const time = result.milliseconds > 0 ? `${(result.milliseconds / 1000).toFixed(1)} s` : "unchanged";
  output.print(`${green("✓")} ${name}: ${sizes}, ${time} → ${file}`);
}

function printDiagnostic(diagnostic: Diagnostic, output: Output): void {
  const { cyan, red, yellow } = output.colors;
  const paint = diagnostic.level === "error" ? red : diagnostic.level === "warning" ? yellow : cyan;
  const [head = "", ...rest] = diagnostic.text.split("\n");
  output.note([paint(head), ...rest].join("\n"));
  if (diagnostic.remedy !== null) output.note(`    ${cyan("→")} ${diagnostic.remedy}`);
  output.note("");
}
