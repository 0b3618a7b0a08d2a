import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "./lock.mjs";

let folder: string;
let pids: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lifetime-"));
  pids = join(folder, "pids");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A script that runs a shell with a child of its own, as set-up runs npm and go, and waits. */
function script(): string {
  const file = join(folder, "script.mjs");
  const from = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  writeFileSync(
    file,
    `import { endWithOrder, end } from ${from("lifetime.mjs")};
     import { run } from ${from("command.mjs")};
     endWithOrder();
     await run("sh", ["-c", "sleep 600 & echo $$ $! > ${pids}; wait"]);
     await end(0);`,
  );
  return file;
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !condition() && Date.now() < deadline;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(condition()).toBe(true);
}

async function started(): Promise<string[]> {
  await until(() => existsSync(pids) && readFileSync(pids, "utf8").trim() !== "");
  return readFileSync(pids, "utf8").trim().split(" ");
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.on("close", resolve));

describe("set-up that is told to end", () => {
  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("ends what it started on %s", async (signal, code) => {
    const child = spawn(process.execPath, [script()]);
    const programs = await started();
    const closed = ended(child);
    child.kill(signal);
    expect(await closed).toBe(code);
    await until(() => !programs.some(isAlive));
  });

  it("ends what it started when its parent is killed", async () => {
    const parent = spawn("sh", ["-c", `"${process.execPath}" "${script()}" & wait`], { stdio: "ignore" });
    const programs = await started();
    parent.kill("SIGKILL");
    await until(() => !programs.some(isAlive));
  });
});
