import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cli } from "../testing/cli.js";
import { RAW_FILTER, Workspace } from "../testing/workspace.js";
import { buildFolder, type BuildRecord } from "./index.js";
import { changed, stampsOf } from "./watch.js";

let workspace: Workspace;
beforeEach(() => (workspace = new Workspace()));
afterEach(() => workspace.remove());

describe("build", () => {
  it("writes the release and the debug module, each with a record", async () => {
    const dir = workspace.filter("hello");
    const { exitCode, stdout } = await cli("build", dir, "--all");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/✓ hello release: \d+ B, gzip \d+ B, [\d.]+ s → /);
    for (const file of [
      "hello.wasm",
      "hello.build.json",
      "hello.debug.wasm",
      "hello.debug.wasm.map",
      "hello.debug.build.json",
    ]) {
      expect(existsSync(path.join(dir, "build", file)), file).toBe(true);
    }
    const record = JSON.parse(readFileSync(path.join(dir, "build", "hello.build.json"), "utf8")) as BuildRecord;
    expect(record).toMatchObject({ format: 1, name: "hello", target: "release", compiler: { name: "assemblyscript" } });
    expect(record.packages.map(({ name }) => name)).toEqual(["workspace"]);
    expect(Object.keys(record.packages[0]!.files)).toEqual(["asconfig.json", "hello/assembly/index.ts"]);
  });

  it("gives the same bytes in another folder", async () => {
    const other = new Workspace();
    try {
      const [a, b] = [workspace.filter("f"), other.filter("deep/er/f")];
      await Promise.all([buildFolder(a), buildFolder(b)]);
      expect(readFileSync(path.join(a, "build", "f.wasm"))).toEqual(readFileSync(path.join(b, "build", "f.wasm")));
    } finally {
      other.remove();
    }
  });

  it("explains what does not compile and leaves the old module", async () => {
    const dir = workspace.filter("f");
    await cli("build", dir);
    workspace.filter("f", `${RAW_FILTER}\nexport function g(x: any): i32 { return 0; }`);
    const { exitCode, stderr } = await cli("build", dir);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("ERROR TS2304: Cannot find name 'any'.");
    expect(stderr).toContain("in assembly/index.ts(11,22)");
    expect(stderr).toContain("→ there is no dynamic type");
    expect(stderr).toContain("✗ f release: not built, 1 error");
    expect(existsSync(path.join(dir, "build", "f.wasm"))).toBe(true);
  });

  it("reports diagnostics as JSON", async () => {
    const { exitCode, json } = await cli(
      "build",
      workspace.filter("f", "export function f(): void { g(); }"),
      "--json",
    );
    expect(exitCode).toBe(1);
    expect(json()).toMatchObject([
      {
        name: "f",
        ok: false,
        module: null,
        diagnostics: [{ level: "error", code: 2304, file: "assembly/index.ts", line: 1, column: 29 }],
      },
    ]);
  });

  it("builds every folder that holds a filter, even after one fails", async () => {
    const dirs = [workspace.filter("bad", "nope"), workspace.filter("good"), workspace.path("docs")];
    mkdirSync(dirs[2]!);
    const { exitCode, stdout, stderr } = await cli("build", ...dirs, workspace.path("package.json"));
    expect(exitCode).toBe(1);
    expect(stdout).toContain("✓ good");
    expect(stderr).toContain("docs: no assembly/index.ts, left out");
  });

  it.each([
    ["nothing there", ["missing"], "does not exist"],
    ["no filter in it", ["."], "holds no filter"],
    ["a file", ["package.json"], "is not a folder"],
    ["no filter in any", [".", "node_modules"], "none of these folders holds a filter"],
  ])("refuses a folder with %s", async (_, dirs, message) => {
    const { exitCode, stderr } = await cli("build", ...dirs.map((dir) => workspace.path(dir)));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("→");
  });

  it("says what a broken asconfig.json or a missing compiler needs", async () => {
    const dir = workspace.filter("f");
    workspace.write("asconfig.json", "{ // comment\n}");
    expect(await cli("build", dir)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("asconfig.json is not JSON") as string,
    });
    workspace.write("asconfig.json", JSON.stringify({ extends: "not-installed/asconfig.json" }));
    expect((await cli("build", dir)).stderr).toContain("not-installed");
    workspace.write("asconfig.json", JSON.stringify({ options: { transform: ["not-installed/transform"] } }));
    expect((await cli("build", dir)).stderr).toContain("not-installed/transform");
  });

  it("shows what a transform throws", async () => {
    const dir = workspace.filter("f");
    workspace.write(
      "transform.mjs",
      "export default class { afterParse() { throw new Error('class Foo is never registered'); } }",
    );
    workspace.write("asconfig.json", JSON.stringify({ options: { transform: [workspace.path("transform.mjs")] } }));
    const { exitCode, stderr } = await cli("build", dir);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("class Foo is never registered");
  });
});

describe("changed", () => {
  it("waits for a file to change", async () => {
    const file = workspace.write("a.ts", "1");
    let done = false;
    const waiting = changed(await stampsOf([file, workspace.path("absent.ts")])).then(() => (done = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(done).toBe(false);
    writeFileSync(file, "2");
    utimesSync(file, 1, 1);
    await waiting;
    expect(done).toBe(true);
  });

  it("sees what changed since the stamps were taken", async () => {
    const file = workspace.write("a.ts", "1");
    const stamps = await stampsOf([file, workspace.path("new.ts")]);
    workspace.write("new.ts", "");
    await changed(stamps);
  });

  it("ends when it is told", async () => {
    const abort = new AbortController();
    const waiting = changed(await stampsOf([workspace.path("package.json")]), abort.signal);
    abort.abort();
    await expect(waiting).rejects.toThrow();
  });
});
