import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "./paths.mjs";

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "path-"));
  symlinkSync(process.execPath, join(path, "node"));
});
afterEach(() => {
  rmSync(path, { recursive: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(path, name), 0o755);
}

/** What `npm test` says on a machine that has only the programs given. */
function npmTest(): { lines: string[]; status: number | null } {
  const bootstrap = fileURLToPath(new URL("bootstrap.mjs", import.meta.url));
  const env = { PATH: path, HOME: path };
  const { stdout, status } = spawnSync(join(path, "node"), [bootstrap, "test"], { cwd: root, env, encoding: "utf8" });
  return { lines: stdout.trim().split("\n"), status };
}

const pip = "echo pip 23.2";
const go = "echo go version go1.25.7 linux/amd64";

describe("npm test on a machine that lacks", () => {
  it.each([
    ["Python", /python3 does not run: install Python 3\.10 or newer with pip/, undefined, go],
    ["pip", /python3 has no pip: install Python 3\.10 or newer with pip/, "echo No module named pip; exit 1", go],
    ["Go", /no `go` was found: install it from go\.dev/, pip, undefined],
    ["a usable Go", /go1\.19.*: install it from go\.dev/, pip, "echo go version go1.19.8 linux/amd64"],
  ])("%s says so in one sentence, at once", (_, sentence, python, goScript) => {
    if (python) program("python3", python);
    if (goScript) program("go", goScript);
    const { lines, status } = npmTest();
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(sentence);
    expect(lines[1]).toBe("0 passed, 1 failed");
    expect(status).toBe(1);
  });
});
