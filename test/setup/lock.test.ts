import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, lock } from "./lock.mjs";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  file = join(folder, "x.lock");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("lock", () => {
  it("is given back", async () => {
    const unlock = await lock(file);
    expect(existsSync(file)).toBe(true);
    unlock();
    expect(existsSync(file)).toBe(false);
  });

  it("waits for an owner that lives", async () => {
    const unlock = await lock(file);
    let second = false;
    const waiting = lock(file).then((release) => {
      second = true;
      release();
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(second).toBe(false);
    unlock();
    await waiting;
    expect(second).toBe(true);
  });

  it("is taken over from an owner that is gone", async () => {
    const gone = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => gone.on("close", resolve));
    writeFileSync(file, String(gone.pid));
    (await lock(file))();
  });

  // elsewhere the system does not tell when a process began
  if (process.platform === "linux") {
    it("is taken over when the owner's id belongs to a later process", async () => {
      writeFileSync(file, `${String(process.pid)} 1`);
      (await lock(file))();
    });
  }

  it.each(["", "nonsense", "-1", "0x10"])("is taken over when %j is in it", async (owner) => {
    expect(isAlive(owner)).toBe(false);
    writeFileSync(file, owner);
    (await lock(file))();
  });

  it("lets one process in at a time", async () => {
    const counter = join(folder, "counter");
    writeFileSync(counter, "0");
    const script = `
      const { lock } = await import(${JSON.stringify(new URL("lock.mjs", import.meta.url).href)});
      const { readFileSync, writeFileSync } = await import("node:fs");
      for (let i = 0; i < 5; i++) {
        const unlock = await lock(${JSON.stringify(file)});
        const value = Number(readFileSync(${JSON.stringify(counter)}, "utf8"));
        await new Promise((resolve) => setTimeout(resolve, 5));
        writeFileSync(${JSON.stringify(counter)}, String(value + 1));
        unlock();
      }`;
    const processes = Array.from({ length: 4 }, () => spawn(process.execPath, ["--input-type=module", "-e", script]));
    await Promise.all(processes.map((child) => new Promise((resolve) => child.on("close", resolve))));
    expect(readFileSync(counter, "utf8")).toBe("20");
  });
});
