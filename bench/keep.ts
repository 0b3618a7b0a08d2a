import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Results } from "./model/results.js";
import type { Options } from "./options.js";
import { writeReport } from "./report/index.js";
import { otherMachines } from "./report/runs.js";

/**
 * Writes the raw figures and the report. Those of a choice of works or implementations go to a folder of their own: they
 * do not replace those of a whole run.
 *
 * @returns the file with the raw figures
 */
export async function keep(options: Options, results: Results): Promise<string> {
  const runs = options.out ?? join(import.meta.dirname, "results");
  const whole = options.works === null && options.by === null;
  const folder = whole ? runs : join(runs, "choice");
  const file = join(folder, `${results.date.slice(0, 10)}-${options.mode}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 1)}\n`);
  await writeReport(results, folder, otherMachines(runs, results));
  return file;
}
