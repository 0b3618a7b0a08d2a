import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HostRunner } from "../../sdk/cases/host/runner.js";
import { loadCaseFile } from "../../sdk/cases/load/load.js";
import { runCase } from "../../sdk/cases/run/run-case.js";
import { root } from "../setup/paths.mjs";
import { compileGuest, interfaceOf } from "../support/compile.js";

// The modules that ship are built by the newest compiler; the oldest that the SDK supports must take the same sources and
// make modules with the same interface of them. One after the other: each needs a whole processor.

const projects = ["filters", "examples"].flatMap((parent) =>
  readdirSync(join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter(
      (folder) =>
        existsSync(join(root, folder, "assembly/index.ts")) && existsSync(join(root, folder, "asconfig.json")),
    ),
);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oldest-compiler-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Failures of a project's cases on the Node host when `module` takes the place of the one that was built. */
async function failuresOf(project: string, module: Uint8Array): Promise<unknown[]> {
  const cases = join(root, project, "cases");
  if (!existsSync(cases)) return [];
  const file = join(folder, "module.wasm");
  await writeFile(file, module);
  const failures: unknown[] = [];
  for (const plan of readdirSync(cases).flatMap((name) => loadCaseFile(join(cases, name)))) {
    if (plan.only === "envoy") continue;
    const plugins = plan.plugins.map((plugin) => ({ ...plugin, module: file }));
    const result = await runCase({ ...plan, plugins }, new HostRunner());
    if (!result.passed) failures.push([plan.name, result.failures]);
  }
  return failures;
}

describe("AssemblyScript 0.27.37", () => {
  it.each(projects)("compiles %s, and its cases pass", { timeout: 240_000 }, async (project) => {
    const source = `export * from "./${project}/assembly/index";`;
    const oldest = await compileGuest(source, { compiler: "oldest" });
    expect(oldest.messages).toBe("");
    const { exports, imports } = interfaceOf(oldest);
    const newest = interfaceOf(await compileGuest(source));
    expect([exports.sort(), imports.sort()]).toEqual([newest.exports.sort(), newest.imports.sort()]);
    expect(await failuresOf(project, oldest.module)).toEqual([]);
  });
});
