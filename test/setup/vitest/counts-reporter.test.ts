import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root, tools } from "../paths.mjs";

let folder: string;
beforeAll(() => {
  mkdirSync(tools, { recursive: true });
  folder = mkdtempSync(join(tools, `.work-${String(process.pid)}-`));
  // else vitest takes the configuration of the folders above
  writeFileSync(join(folder, "vitest.config.mjs"), "export default {};");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function count(source: string): unknown {
  writeFileSync(join(folder, "sample.test.ts"), source);
  const result = join(folder, "counts.json");
  rmSync(result, { force: true });
  const reporter = fileURLToPath(new URL("counts-reporter.ts", import.meta.url));
  spawnSync(
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", folder, `--reporter=${reporter}`],
    { env: { ...process.env, TEST_COUNTS_FILE: result }, cwd: folder },
  );
  return JSON.parse(readFileSync(result, "utf8"));
}

it("counts what passed, and as failed what failed, was skipped, is to do, or lost its hook", () => {
  const counts = count(`
    import { beforeAll, describe, expect, it } from "vitest";
    it("good", () => { expect(1).toBe(1); });
    it("bad", () => { expect(2).toBe(1); });
    it.skip("skipped", () => {});
    it.todo("later");
    describe("hook", () => { beforeAll(() => { throw new Error("broken"); }); it("never", () => {}); });
  `);
  expect(counts).toMatchObject({ passed: 1, failed: 5 });
});

it("counts an error that no test caught", () => {
  const counts = count(`
    import { it } from "vitest";
    it("good", async () => { setTimeout(() => { throw new Error("late"); }, 1); await new Promise((r) => setTimeout(r, 50)); });
  `);
  expect(counts).toMatchObject({ passed: 1, failed: 1, failures: ["unhandled error: late"] });
});

it("counts a file that does not load", () => {
  expect(count(`import "./nothing-here.js";`)).toMatchObject({ passed: 0, failed: 1 });
});
