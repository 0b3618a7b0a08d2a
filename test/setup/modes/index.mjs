import { sources } from "../groups/index.mjs";
import { runTests } from "../run-tests.mjs";
import { bench } from "./bench.mjs";
import { start } from "./start.mjs";

/** @type {Record<string, (args: string[]) => Promise<number>>} what each command does; the result is the exit code */
export const modes = {
  start,
  test: () => runTests({ scale: 1 }),
  quick: () => runTests({ scale: 0.1, quick: true }),
  check: () => runTests({ scale: 0, quick: true, only: sources }),
  soak: () => runTests({ scale: 10 }),
  bench,
};
