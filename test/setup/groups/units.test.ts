import { describe, expect, it } from "vitest";
import { countSpecs } from "./units.mjs";

const output = (passed: number, all: number, todo = 0): string => `
✔ assembly/bytes.spec.ts Pass: ${String(passed)} / ${String(all)} Todo: ${String(todo)} Time: 29.8ms
    ❌ reads integers -
  [Summary]
    [Tests]: ${String(passed)} / ${String(all)}
   [Groups]: 4 / 4
`;

describe("as-pect's summary", () => {
  it("is counted", () => {
    expect(countSpecs(output(15, 15).replace(/.*❌.*\n/, ""), 0)).toEqual({ passed: 15, failed: 0, failures: [] });
    expect(countSpecs(output(14, 15), 1)).toEqual({ passed: 14, failed: 1, failures: ["reads integers"] });
  });

  it("counts a spec that is still to do as failed", () => {
    expect(countSpecs(output(15, 15, 2), 0)).toMatchObject({ passed: 15, failed: 2 });
  });

  it("is missing when a spec does not compile: one failure", () => {
    expect(countSpecs("FAILURE 2 compile error(s)", 1)).toMatchObject({ passed: 0, failed: 1 });
  });

  it("does not outweigh the exit code", () => {
    expect(countSpecs(output(15, 15), 1)).toMatchObject({ passed: 15, failed: 1 });
  });
});
