import { dirname } from "node:path";
import { writeReport } from "./index.js";
import { otherMachines, readRun } from "./runs.js";

// Writes the report of a kept run anew: npx tsx bench/report/main.ts <results.json> [folder]

const [file, folder = dirname(file ?? ".")] = process.argv.slice(2);
try {
  if (file === undefined) throw new Error("usage: npx tsx bench/report/main.ts <results.json> [folder]");
  const results = readRun(file);
  await writeReport(results, folder, otherMachines(dirname(file), results));
  console.log(`${folder}/report.md and ${folder}/report.html`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
