import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { atLeast, EnvoyLog, parseLine } from "./log.js";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "envoy-log-"));
  file = join(folder, "envoy.log");
  writeFileSync(file, "");
});
afterEach(() => rmSync(folder, { recursive: true }));

const line = (level: string, message: string): string =>
  `${JSON.stringify({ time: "2026-01-01T00:00:00.000", level, logger: "wasm", message })}\n`;

describe("Envoy's log", () => {
  it("is read as it grows, lines and characters in pieces", () => {
    const log = new EnvoyLog(file);
    const text = Buffer.from(line("info", "größer"));
    const cut = text.indexOf(0xc3) + 1;
    appendFileSync(file, text.subarray(0, cut));
    expect(log.entries()).toEqual([]);
    appendFileSync(file, text.subarray(cut));
    expect(log.entries().map(({ message }) => message)).toEqual(["größer"]);
    log.close();
  });

  it("tells what came after a mark", async () => {
    const log = new EnvoyLog(file);
    appendFileSync(file, line("info", "before"));
    const mark = log.mark();
    appendFileSync(file, line("error", "after"));
    expect(log.since(mark).map(({ message }) => message)).toEqual(["after"]);
    expect(await log.waitFor(({ message }) => message === "before", 10, mark)).toBeNull();
    setTimeout(() => appendFileSync(file, line("info", "late")), 20);
    expect(await log.waitFor(({ message }) => message === "late", 1_000, mark)).toMatchObject({ level: "info" });
    log.close();
  });

  it("is followed until told otherwise", async () => {
    const log = new EnvoyLog(file);
    const seen: string[] = [];
    const stop = log.follow(({ message }) => seen.push(message), 0);
    appendFileSync(file, line("info", "one"));
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(seen).toEqual(["one"]);
    appendFileSync(file, line("info", "two"));
    stop();
    appendFileSync(file, line("info", "three"));
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(seen).toEqual(["one", "two"]);
    log.close();
  });

  it("keeps what is not of the logger as critical: crash reports, reasons for not starting", () => {
    expect(parseLine("Segmentation fault")).toMatchObject({ level: "critical", message: "Segmentation fault" });
    expect(parseLine("{ not JSON")).toMatchObject({ level: "critical" });
    const log = new EnvoyLog(file);
    appendFileSync(file, "no line end");
    log.close();
    expect(log.entries()).toHaveLength(1);
  });

  it("orders levels", () => {
    const entry = parseLine(line("warning", "x"));
    expect(atLeast(entry, "warning")).toBe(true);
    expect(atLeast(entry, "error")).toBe(false);
  });
});
