import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reportOn } from "./index.js";
import { toMarkdown } from "./markdown.js";
import { otherMachines, readRun } from "./runs.js";
import { madeUp } from "./testdata.js";

let folder: string;
const keep = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "runs-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("another machine's run is listed apart, the latest of it, and this one's is not", () => {
  const other = { ...madeUp, machine: { ...madeUp.machine, cpu: "Other CPU" } };
  keep("2001-01-01.json", JSON.stringify({ ...other, date: "2001-01-01T00:00:00Z" }));
  keep("2002-01-01.json", JSON.stringify({ ...other, date: "2002-01-01T00:00:00Z" }));
  keep("2003-01-01.json", JSON.stringify(madeUp));
  const others = otherMachines(folder, madeUp);
  expect(others.map(({ machine, date }) => [machine.cpu, date.slice(0, 4)])).toEqual([["Other CPU", "2002"]]);
  const blocks = reportOn(madeUp, others);
  expect(toMarkdown(blocks)).toContain("### Other CPU, 2002-01-01");
  const charts = (all: typeof blocks): number => all.filter(({ kind }) => kind === "chart").length;
  expect(charts(blocks)).toBe(charts(reportOn(madeUp)));
});

it("a file that holds no results is told", () => {
  expect(() => readRun(keep("a.txt", "{"))).toThrow(/a\.txt holds no results: /);
  for (const text of ["null", "[]", '{"format":2}', '{"format":1}']) {
    expect(() => readRun(keep("b.txt", text))).toThrow(/b\.txt holds no results of format 1/);
  }
  expect(() => readRun(join(folder, "none.txt"))).toThrow(/none\.txt holds no results/);
});

it("a folder that is not there has no runs", () => {
  expect(otherMachines(join(folder, "none"), madeUp)).toEqual([]);
});
