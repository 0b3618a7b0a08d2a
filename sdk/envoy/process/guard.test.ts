import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { spawnGuarded } from "./guard.js";
import { poll } from "./wait.js";

const output = (): number => openSync("/dev/null", "a");
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("guarded process", () => {
  it("tells its own pid and exit code", async () => {
    const guarded = await spawnGuarded("/bin/sh", ["-c", "exit 7"], { output: output() });
    expect(guarded.pid).toBeGreaterThan(1);
    expect(await guarded.exited).toBe(7);
  });

  it("is stopped, and a second stop does no harm", async () => {
    const guarded = await spawnGuarded("/bin/sleep", ["60"], { output: output() });
    expect(alive(guarded.pid)).toBe(true);
    await guarded.stop();
    expect(alive(guarded.pid)).toBe(false);
    await guarded.stop();
    expect(await guarded.exited).toBeNull();
  });

  it("is killed when it does not listen", async () => {
    const stubborn = ["-c", "trap '' TERM; while :; do sleep 0.05; done"];
    const guarded = await spawnGuarded("/bin/sh", stubborn, { output: output() });
    await guarded.stop(200);
    expect(alive(guarded.pid)).toBe(false);
  });

  it("says so when the program does not exist", async () => {
    const guarded = await spawnGuarded("/does/not/exist", [], { output: output() });
    expect(await guarded.exited).toBe(127);
  });

  it("ends when its parent is killed with SIGKILL, and takes the folder along", async () => {
    const folder = mkdtempSync(join(tmpdir(), "guard-"));
    const module = pathToFileURL(new URL("./guard.ts", import.meta.url).pathname).href;
    const code = `
      import { spawnGuarded } from ${JSON.stringify(module)};
      import { openSync } from "node:fs";
      const guarded = await spawnGuarded("/bin/sleep", ["60"], {
        output: openSync("/dev/null", "a"),
        folder: ${JSON.stringify(folder)},
      });
      console.log(guarded.pid);
      setInterval(() => {}, 1000);`;
    const args = ["--import", "tsx", "--input-type=module", "-e", code];
    const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const pid = await new Promise<number>((resolve) => parent.stdout.once("data", (line) => resolve(Number(line))));
    expect(alive(pid)).toBe(true);
    parent.kill("SIGKILL");
    expect(await poll(() => !alive(pid) || null, 3_000)).toBe(true);
    expect(await poll(() => !existsSync(folder) || null, 3_000)).toBe(true);
  });
});

it("needs no descriptor of ours after the start", async () => {
  const descriptor = output();
  const guarded = await spawnGuarded("/bin/sh", ["-c", "sleep 0.05; echo still"], { output: descriptor });
  closeSync(descriptor);
  expect(await guarded.exited).toBe(0);
});
