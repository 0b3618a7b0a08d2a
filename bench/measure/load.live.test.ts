import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../test/setup/command.mjs";
import { ensureLoad } from "../../test/setup/tools.mjs";
import { MachineError, requirePlaces, type Places } from "../machine/requirements.js";
import type { Request } from "../model/work.js";
import { askHttp } from "./ask.js";
import { LoadTool, type LoadReport } from "./load.js";

const request: Request = { method: "GET", path: "/", headers: [["accept", "*/*"]] };
const http = { protocol: "http", request } as const;
const tcp = { protocol: "tcp", request: { ...request, body: "x".repeat(1_000) } } as const;

function placesHere(): Places | string {
  try {
    return requirePlaces();
  } catch (error) {
    if (error instanceof MachineError) return error.message;
    throw error;
  }
}

const places = placesHere();
if (typeof places === "string") {
  it("says what this machine lacks", () => {
    expect(places).toMatch(/: (run|use|install|give) .*\.$/);
  });
} else {
  describe("the load generator", () => generator(places));
}

function generator(here: Places): void {
  const folder = mkdtempSync(join(tmpdir(), "bench-load-"));
  let tool: LoadTool;
  beforeAll(async () => {
    tool = new LoadTool(await ensureLoad(), here, folder);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const quantile = (report: LoadReport, wanted: number): number =>
    report.quantiles.find(([q]) => q === wanted)![1] / 1_000;

  it("passes its own tests", { timeout: 180_000 }, async () => {
    const { code, output } = await run("go", ["test", "."], {
      cwd: join(import.meta.dirname, "../load"),
      env: { CGO_ENABLED: "0", GOWORK: "off" },
    });
    expect(code, output).toBe(0);
  });

  it("saturates in a closed loop and reads what it watches", async () => {
    const upstream = await tool.upstream({ body: "x".repeat(20_000) });
    try {
      const options = { port: upstream.port, work: http, connections: 8, warmSeconds: 0.05, seconds: 0.3 };
      const report = await tool.closed({ ...options, watch: "/proc/self/schedstat" });
      expect(report.failed).toBe(0);
      expect(report.completed).toBeGreaterThan(50);
      expect(report.statuses).toEqual({ 200: report.completed });
      expect(report.seconds).toBeGreaterThanOrEqual(0.3);
      expect(report.watched).toHaveLength(3);
      expect(report.watched![0]).toBeGreaterThan(0);
    } finally {
      await upstream.stop();
    }
  });

  it("sends every request of an open loop, however busy the machine is", async () => {
    const upstream = await tool.upstream();
    try {
      const options = { port: upstream.port, work: http, connections: 4, warmSeconds: 0.1, seconds: 0.5 };
      const report = await tool.open({ ...options, rate: 1_000 });
      expect(report).toMatchObject({ completed: 500, failed: 0, statuses: { 200: 500 }, watched: null });
    } finally {
      await upstream.stop();
    }
  });

  it("speaks TCP to an echo", async () => {
    const upstream = await tool.upstream({ tcp: true });
    try {
      const report = await tool.closed({ ...{ port: upstream.port, work: tcp, connections: 4 }, ...short });
      expect(report.failed).toBe(0);
      expect(report.statuses).toEqual({ 0: report.completed });
    } finally {
      await upstream.stop();
    }
  });

  it("omits nothing: a stall of 200 ms in each second is in an open loop's 90th percentile, not in a closed one's", async () => {
    const upstream = await tool.upstream({ stalls: true });
    try {
      const options = { port: upstream.port, work: http, connections: 8, warmSeconds: 0, seconds: 2 };
      const open = await tool.open({ ...options, rate: 500 });
      const closed = await tool.closed(options);
      expect(open.completed).toBe(1_000);
      expect(quantile(open, 0.9)).toBeGreaterThan(60);
      expect(quantile(closed, 0.9)).toBeLessThan(quantile(open, 0.9) / 2);
      expect(quantile(open, 1)).toBeGreaterThan(150);
    } finally {
      await upstream.stop();
    }
  });

  it("asks with many clients at the same moments, some of which read slowly", async () => {
    const upstream = await tool.upstream({ body: "x".repeat(200_000) });
    try {
      const storm = await tool.storm({ port: upstream.port, request, clients: 6, slowClients: 2, seconds: 1.5 });
      expect(storm).toMatchObject({ completed: 12, failed: 0, statuses: { 200: 12 } });
      expect(storm.bytes).toBeGreaterThan(12 * 200_000);
      expect(quantile(storm, 0.9)).toBeGreaterThan(150);
      expect(quantile(storm, 0.5)).toBeLessThan(150);
    } finally {
      await upstream.stop();
    }
  });

  it("fails when nobody listens", async () => {
    const upstream = await tool.upstream();
    await upstream.stop();
    const options = { port: upstream.port, work: http, connections: 4, warmSeconds: 0, seconds: 5 };
    await expect(tool.closed(options)).rejects.toThrow(/the load generator failed: .*connections were lost/);
  });

  it("has an upstream that shows what reached it when it is asked to", async () => {
    const upstream = await tool.upstream({ headers: [["x-from", "upstream"]], body: "body" });
    try {
      const plain = await askHttp(upstream.port, request);
      expect(plain.headers).toEqual([
        ["x-from", "upstream"],
        ["content-length", "4"],
      ]);
      const asked: Request = { ...request, method: "POST", path: "/a", body: "123", headers: [["x-show", "all"]] };
      const seen = (await askHttp(upstream.port, asked)).headers.filter(([name]) => name === "x-seen");
      expect(seen.map(([, value]) => value)).toEqual(
        expect.arrayContaining([":method: POST", ":path: /a", ":body: 3 bytes, CRC-32 884863d2", "x-show: all"]),
      );
    } finally {
      await upstream.stop();
    }
  });
}

const short = { warmSeconds: 0, seconds: 0.2 };
