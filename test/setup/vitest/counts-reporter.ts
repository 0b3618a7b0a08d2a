import { writeFileSync } from "node:fs";
import type { SerializedError } from "vitest";
import type { Reporter, TestCollection, TestModule } from "vitest/node";

interface Counts {
  passed: number;
  failed: number;
  failures: string[];
}

/**
 * Writes `{passed, failed, failures}` to the file that `TEST_COUNTS_FILE` names, for the runner that adds up all
 * groups of tests. A skipped test, a module that fails to load, a hook that throws and an error that no test caught
 * all count as failed: whatever did not pass is not proven.
 */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env.TEST_COUNTS_FILE;
    if (!file) return;
    const counts: Counts = { passed: 0, failed: 0, failures: [] };
    for (const module of modules) count(module, counts);
    for (const error of unhandled) fail(counts, `unhandled error: ${error.message}`);
    writeFileSync(file, JSON.stringify(counts));
  }
}

function count(module: TestModule, counts: Counts): void {
  const where = module.relativeModuleId;
  for (const error of module.errors()) fail(counts, `${where}: ${error.message}`);
  countSuiteErrors(module.children, where, counts);
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === "passed") counts.passed++;
    else fail(counts, `${where} > ${test.fullName}${state === "failed" ? "" : ` (${state})`}`);
  }
}

function countSuiteErrors(children: TestCollection, where: string, counts: Counts): void {
  for (const suite of children.allSuites()) {
    for (const error of suite.errors()) fail(counts, `${where} > ${suite.fullName}: ${error.message}`);
  }
}

function fail(counts: Counts, what: string): void {
  counts.failed++;
  counts.failures.push(what);
}
