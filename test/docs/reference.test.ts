import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../setup/paths.mjs";
import { expectPage } from "../support/page.js";
import { Reference } from "./reference/pages.js";

const FOLDER = "sdk/docs/reference";
const COUNTS: Readonly<Record<string, number>> = { no: 0, one: 1, two: 2 };

const reference = new Reference();
const all = reference.entries.flatMap((entry) => [entry, ...entry.members]);

describe("the public API", () => {
  it("has a comment on everything", () => {
    // values of an enum may say all by their name, a namespace says it by its functions
    const silent = all.filter(({ text, kind }) => text === "" && kind !== "namespace");
    const values = new Set(reference.entries.filter(({ kind }) => kind === "enum").flatMap(({ members }) => members));
    expect(silent.filter((entry) => !values.has(entry)).map(({ name }) => name)).toEqual([]);
  });

  it("says of each host function when it may be called and how it fails", () => {
    const functions = [...reference.functions.values()];
    expect(functions.filter(({ text, when, fails }) => !text || !when || !fails).map(({ name }) => name)).toEqual([]);
    expect(functions.length).toBeGreaterThan(35);
  });

  it("makes the host calls that its comments count", () => {
    const wrong = all.flatMap((entry) => {
      const [, count = ""] = /(?:^|\. |\n)(No|One|Two)(?: byte-returning)? host calls?\./.exec(entry.text) ?? [];
      const most = reference.costOf(entry)?.most;
      return count && most !== undefined && most !== COUNTS[count.toLowerCase()] ? [`${entry.name}: ${most}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it("says when it answers null for other reasons than the host's", () => {
    const silent = all.filter((entry) => {
      const answersNull = entry.callable && entry.signature.endsWith("| null");
      return answersNull && reference.costOf(entry)?.most === 0 && !entry.text.includes("null");
    });
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

describe("the reference", () => {
  const pages = reference.pages();

  it.each([...pages.keys()])("%s is up to date", async (file) => {
    await expectPage(`${FOLDER}/${file}`, pages.get(file)!);
  });

  it("has no other page", () => {
    expect(readdirSync(join(root, FOLDER)).sort()).toEqual([...pages.keys()].sort());
  });
});
