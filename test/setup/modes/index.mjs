import { runTests } from "../run-tests.mjs";
import { bench } from "./bench.mjs";
import { start } from "./start.mjs";

/** @type {Record<string, (args: string[]) => Promise<number>>} what each command does; the result is the exit code */
export const modes = {
  start,
  test: () => runTests({ scale: 1 }),
  quick: () => runTests({ scale: 0.1, quick: true }),
  soak: () => runTests({ scale: 10 }),
  bench,
};
