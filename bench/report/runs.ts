import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Results } from "../model/results.js";

/** Reads one kept run; an Error says what is wrong with the file. */
export function readRun(file: string): Results {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} holds no results: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { format, works, machine } = (value ?? {}) as Partial<Results>;
  if (format !== 1 || !Array.isArray(works) || machine === undefined) {
    throw new Error(`${file} holds no results of format 1: measure again with "npm run bench"`);
  }
  return value as Results;
}

/** Runs in a folder that other machines made; the latest of each kind of machine. */
export function otherMachines(folder: string, { machine }: Results): Results[] {
  if (!existsSync(folder)) return [];
  const latest = new Map<string, Results>();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith(".json")) continue;
    const run = readRun(join(folder, name));
    const key = `${run.machine.cpu}, ${run.machine.cores}`;
    const known = latest.get(key);
    if (key !== `${machine.cpu}, ${machine.cores}` && (known === undefined || known.date <= run.date))
      latest.set(key, run);
  }
  return [...latest.values()];
}
