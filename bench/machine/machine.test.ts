import { describe, expect, it } from "vitest";
import { allowedCpus } from "./cpus.js";
import { parseResident, processorMs, schedstatOf } from "./process.js";
import { cpuTime, stolen } from "./steal.js";

describe("processors that we may use", () => {
  it.each([
    ["0", [0]],
    ["0-3", [0, 1, 2, 3]],
    ["1,4-5,9", [1, 4, 5, 9]],
  ])("%s", (list, expected) => {
    expect(allowedCpus(`Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\n`)).toEqual(expected);
  });

  it("are none when the kernel does not tell", () => {
    expect(allowedCpus("Name:\tnode\n")).toEqual([]);
  });
});

describe("stolen time", () => {
  it("is its share of all time in between, guest time not counted twice", () => {
    const before = cpuTime("cpu  100 0 50 800 0 0 0 50 20 0\ncpu0 …");
    const after = cpuTime("cpu  150 0 50 1220 0 0 0 80 20 0\ncpu0 …");
    expect(before).toEqual({ steal: 50, total: 1000 });
    expect(stolen(before, after)).toBeCloseTo(30 / 500);
  });

  it("is nothing when no time has passed", () => {
    const now = cpuTime("cpu  1 2 3 4 5 6 7 8 9 10\n");
    expect(stolen(now, now)).toBe(0);
  });
});

describe("resident memory", () => {
  it("is read in kilobytes", () => {
    expect(parseResident("VmPeak:\t 9 kB\nVmRSS:\t    1234 kB\n")).toBe(1234 * 1024);
  });

  it("is refused when the process has ended", () => {
    expect(() => parseResident("Name:\tenvoy\nState:\tZ (zombie)\n")).toThrow("has ended");
  });
});

if (process.platform === "linux") {
  describe("a process", () => {
    it("has been on a processor, and longer after work", () => {
      const before = processorMs(process.pid);
      expect(before).toBeGreaterThan(0);
      const until = performance.now() + 5_000;
      while (performance.now() < until && processorMs(process.pid) === before);
      expect(processorMs(process.pid)).toBeGreaterThan(before);
    });

    it("has threads by name", () => {
      expect(() => schedstatOf(process.pid, "no such thread")).toThrow("has no thread no such thread");
    });
  });
}
