import { beforeAll, expect, it } from "vitest";
import { compileGuest, interfaceOf, type Compiled } from "../support/compile.js";
import { expectPage } from "../support/page.js";
import { features, sourceOf } from "./features.js";

const compiled = new Map<string, Compiled>();

beforeAll(async () => {
  for (const feature of features) compiled.set(feature.name, await compileGuest(sourceOf(feature)));
}, 300_000);

const bytesOf = (name: string): number => compiled.get(name)?.module.length ?? 0;

it.each(features.map(({ name }) => name))("%s compiles without a word", (name) => {
  expect(compiled.get(name)?.messages).toBe("");
});

it("a filter that adds one header pays for nothing else", () => {
  expect(bytesOf("one header added")).toBeLessThanOrEqual(700);
  expect(interfaceOf(compiled.get("one header added")!).imports).toEqual(["env.proxy_add_header_map_value"]);
});

it("what has no object of its own brings no heap", () => {
  const heaps = features.map(({ name }) => name).filter((name) => compiled.get(name)!.text.includes("(func $~lib/rt/"));
  // those that keep something for a stream or a root, and those that make strings, documents or automata
  expect(heaps).toEqual([
    "an object for each stream",
    "a root with its configuration as text",
    "text from bytes",
    "an HTTP call",
    "a gRPC call",
    "a name resolved",
    "a timer",
    "a strict configuration in JSON",
    "a JSON document",
    "a glob",
    "a regular expression",
  ]);
});

it("the page about sizes is up to date", async () => {
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  const rows = features.map(({ name }) => `| ${name} | ${kilobytes(bytesOf(name))} |`);
  await expectPage(
    "sdk/docs/sizes.md",
    `# Sizes

What a part of the SDK adds to a module, when it is used and only then: the size of a filter that uses this part and nothing
else, built for release, uncompressed. Parts share much, so a filter with several of them is smaller than their sum; an
object for each stream, for instance, brings the allocator and the collector (5 kB), which come once.

This page is written by \`npx vitest run test/sizes\`, which fails when it is out of date.

| a filter with | module |
| --- | --- |
${rows.join("\n")}
`,
  );
});
