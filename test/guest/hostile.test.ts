import { beforeAll, describe, expect, it } from "vitest";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../codecs/mutate.js";
import { scaled } from "../setup/scale.js";
import { root } from "../setup/paths.mjs";
import { compileGuest, interfaceOf } from "../support/compile.js";
import { HostileHost } from "./hostile-host.js";

// The module of the conformance cases uses all of the SDK, so every part of it meets a host without manners.

const folder = join(root, "test/conformance/assembly");
let module: Uint8Array<ArrayBuffer>;
let rootIds: string[];

beforeAll(async () => {
  const compiled = await compileGuest('export * from "./test/conformance/assembly/index";');
  expect(compiled.messages).toBe("");
  module = compiled.module;
  const sources = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  rootIds = sources.flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/register\w+<\w+>\("([^"]+)"\)/g)].map(([, id = ""]) => id),
  );
}, 240_000);

describe("callbacks in any order, with any numbers, answered with any status and bytes", () => {
  const called = new Set<string>();

  it.each([1, 2, 3, 4])("do not trap and take no more and more memory (%i)", { timeout: 300_000 }, (seed) => {
    const host = new HostileHost(new Random(seed), { module, rootIds });
    for (let left = scaled(250_000); left > 0; left--) {
      try {
        host.step();
      } catch (error) {
        throw new Error(`${String(error)} after\n${host.trail.slice(-25).join("\n")}`, { cause: error });
      }
    }
    expect(host.pages).toBeLessThanOrEqual(8);
    for (const name of host.called) called.add(name);
  });

  it("reach every host function that the module imports", () => {
    const { imports } = interfaceOf({ module });
    expect(imports.filter((name) => !called.has(name.replace("env.", "")))).toEqual([]);
  });
});
