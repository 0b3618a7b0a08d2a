import { expect, it } from "vitest";
import { limitsOf, regressions } from "./limits.js";
import type { ScenarioCounts } from "./measure.js";

const counts = {
  hostCalls: 2,
  byteReturning: 1,
  bytesRead: 10,
  bytesWritten: 20,
  heapAllocations: 1,
  gcAllocations: 1,
};
const measured = (instructions: number): ScenarioCounts => ({
  module: { bytes: 1000, gzip: 500 },
  callbacks: { proxy_on_log: { ...counts, instructions } },
});

it("what was measured passes its own limits", () => {
  expect(regressions("made up", measured(5_200), limitsOf(measured(5_200)))).toEqual([]);
  expect(regressions("made up", measured(5_300), limitsOf(measured(5_200)))).toEqual([]);
});

it("a regression is a sentence with both figures", () => {
  const [sentence, ...others] = regressions("made up", measured(5_357), limitsOf(measured(5_200)));
  expect(sentence).toMatch(
    /^instructions per proxy_on_log of made up: 5,357, allowed 5,356; if it has to be, run "RENEW/,
  );
  expect(others).toEqual([]);
});

it("a call or an allocation more has no allowance", () => {
  const worse: ScenarioCounts = {
    ...measured(1),
    callbacks: { proxy_on_log: { ...counts, gcAllocations: 2, instructions: 1 } },
  };
  expect(regressions("made up", worse, limitsOf(measured(1)))).toEqual([
    expect.stringContaining("GC allocations per proxy_on_log of made up: 2, allowed 1"),
  ]);
});

it("a callback that is new, or runs no longer, is told", () => {
  const other: ScenarioCounts = { ...measured(1), callbacks: { proxy_on_done: { ...counts, instructions: 1 } } };
  expect(regressions("made up", other, limitsOf(measured(1)))).toEqual([
    expect.stringContaining("made up is called by proxy_on_done, which has no limits"),
    expect.stringContaining("made up has limits for proxy_on_log, which does not run"),
  ]);
  expect(regressions("made up", other, undefined)).toEqual([expect.stringContaining("made up has no limits")]);
});

it("a figure that could not be counted is no pass", () => {
  expect(regressions("made up", measured(NaN), limitsOf(measured(1)))).toHaveLength(1);
});
