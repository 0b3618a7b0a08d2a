import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Results } from "../model/results.js";
import { reportOn, writeReport } from "./index.js";
import { toHtml } from "./html.js";
import { toMarkdown } from "./markdown.js";
import { madeUp } from "./testdata.js";

let folder: string;
let page: string;
let markdown: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "report-"));
  await writeReport(madeUp, join(folder, "new"));
  page = await readFile(join(folder, "new/report.html"), "utf8");
  markdown = await readFile(join(folder, "new/report.md"), "utf8");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a report", () => {
  it("is two files, and the page needs nothing else", async () => {
    expect((await readdir(join(folder, "new"))).sort()).toEqual(["report.html", "report.md"]);
    expect(page).not.toMatch(/\b(src|href)="(?!https:|\.\.\/|#)/);
    expect(page).not.toMatch(/<(script|link|img|iframe)\b|@import|url\(/);
  });

  it("is well-formed: every element that is opened is closed", () => {
    const open: string[] = [];
    for (const [, close, name = "", self] of page
      .replace(/<!doctype html>/, "")
      .matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g)) {
      if (self === "/" || name === "meta") continue;
      if (close === "/") expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  it("shows no text from outside as markup", () => {
    expect(page).toContain("Made Up CPU &lt;1 GHz&gt;");
    expect(page).not.toContain("<1 GHz>");
    expect(markdown).toContain("Made up \\| for a test.");
  });

  it("says what was not measured, and why", () => {
    for (const text of [page, markdown]) {
      expect(text).toContain("not measured: npm could not fetch @solo-io/proxy-runtime");
      expect(text).toContain("not measured: Go is not installed");
      expect(text).not.toContain("not measured: not measured");
    }
  });

  it("marks the least figure of a row and a worker that was not busy", () => {
    const row = markdown.split("\n").find((line) => line.startsWith("| Add one response header "));
    expect(row?.replaceAll(/\s+/g, " ")).toBe(
      "| Add one response header | 2.11 | 4.08 | 5.25 | 8.08* | n/m | 2.90 | **0.64** | 2.07 |",
    );
  });

  it("has a curve and a bar for each that was measured", () => {
    expect(page.match(/<path class="curve rust" d="M/g)?.length).toBe(2 * 2); // two rates: the line, and the line to its name
    expect(page.match(/<rect class="bar own"/g)?.length).toBe(1 + 2 + 1 + 1);
  });

  it("shows what a storm of scrapes costs traffic, and what became of the scrapes", () => {
    const row = (text: string): string | undefined =>
      markdown.split("\n").find((line) => line.startsWith(`| ${text} `));
    expect(row("50 scrapers, without compression")?.replaceAll(/\s+/g, " ")).toMatch(/\| 1.44 ms \| .* \| 1.92 ms \|/);
    expect(markdown).toContain("3 × 200, 147 × 503, 1 failed");
    expect(markdown).toContain("had the load generator's processor for up to 20.0 % of the time");
  });

  it("tells a figure that did not repeat", () => {
    expect(markdown).toContain("The intervals of 1 of 2 figures meet.");
  });

  it("contains no number that is none", () => {
    for (const text of [page, markdown]) expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});

it("a run in which nothing was measured has a report, too", () => {
  const results: Results = {
    ...madeUp,
    works: madeUp.works.map((work) => ({
      ...work,
      variants: work.variants.map(({ by }) => ({ by, notMeasured: "the machine was busy" })),
    })),
    ...{ latency: [], storm: [], stalled: [], memory: [], figures: [], repeated: [] },
  };
  const blocks = reportOn(results);
  expect(toHtml("x", blocks)).not.toMatch(/NaN|undefined|Infinity/);
  expect(toMarkdown(blocks)).toContain("not measured: the machine was busy");
  expect(() => reportOn({ ...results, works: [] })).not.toThrow();
});
