import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "step-"));
  writeFileSync(join(folder, "input"), "1");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const tools = () => join(folder, "tools");
const builds = () => readFileSync(join(folder, "builds"), "utf8").length;

/** A process of its own that ensures a step whose build notes that it began, takes `ms`, and writes its output. */
function ensure(ms = 50): ChildProcess {
  const text = JSON.stringify;
  const script = `
    const { appendFileSync, copyFileSync } = await import("node:fs");
    const { ensure } = await import(${text(new URL("step.mjs", import.meta.url).href)});
    const step = {
      name: "thing",
      inputs: [${text(join(folder, "input"))}],
      outputs: [${text(join(tools(), "bin", "thing"))}],
      build: async (work) => {
        appendFileSync(${text(join(folder, "builds"))}, "x");
        await new Promise((resolve) => setTimeout(resolve, ${String(ms)}));
        copyFileSync(${text(join(folder, "input"))}, work + "/thing");
      },
    };
    await Promise.all([ensure(step), ensure(step)]);`;
  const env = { ...process.env, PROXY_WASM_TOOLS: tools() };
  return spawn(process.execPath, ["--input-type=module", "-e", script], { env, stdio: "inherit" });
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.on("close", resolve));

describe("a step", () => {
  it("is built once by however many ask for it", async () => {
    const codes = await Promise.all([ensure(), ensure(), ensure()].map(ended));
    expect(codes).toEqual([0, 0, 0]);
    expect(await ended(ensure())).toBe(0);
    expect(builds()).toBe(1);
  });

  it("is built again when an input changes or an output is gone", async () => {
    await ended(ensure());
    writeFileSync(join(folder, "input"), "2");
    await ended(ensure());
    expect(readFileSync(join(tools(), "bin", "thing"), "utf8")).toBe("2");
    rmSync(join(tools(), "bin", "thing"));
    await ended(ensure());
    expect(builds()).toBe(3);
  });

  it("is repaired after its builder was killed", async () => {
    const victim = ensure(60_000);
    while (!existsSync(join(folder, "builds"))) await new Promise((resolve) => setTimeout(resolve, 20));
    victim.kill("SIGKILL");
    await ended(victim);
    expect(existsSync(join(tools(), "bin", "thing"))).toBe(false);
    expect(await ended(ensure())).toBe(0);
    expect(existsSync(join(tools(), "bin", "thing"))).toBe(true);
    expect(readdirSync(tools()).sort()).toEqual(["bin", "thing.stamp"]);
  });
});
