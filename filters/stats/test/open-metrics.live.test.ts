import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { toolsFolder } from "proxy-wasm-assemblyscript-sdk/envoy";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Sidecar } from "./sidecar.js";

// The reference parser of OpenMetrics, which is stricter than any scraper.

const VERSION = "0.26.0";
const python = process.env["PYTHON"] ?? "python3";
const run = promisify(execFile);

const program = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = text_string_to_metric_families(open(sys.argv[1], encoding="utf-8").read())
print(json.dumps([[f.name, f.type, f.unit, len(f.samples), sum(1 for s in f.samples if s.exemplar)] for f in families]))
`;

let parser: string;
let folder: string;

beforeAll(async () => {
  parser = join(toolsFolder(), `prometheus-client-${VERSION}`);
  folder = await mkdtemp(join(tmpdir(), "open-metrics-"));
  if (existsSync(parser)) return;
  await mkdir(toolsFolder(), { recursive: true });
  const made = await mkdtemp(`${parser}-`);
  await run(python, [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--target",
    made,
    `prometheus-client==${VERSION}`,
  ]);
  // whoever comes second finds the folder
  await rename(made, parser).catch(() => rm(made, { recursive: true }));
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it("the reference parser takes OpenMetrics with hostile labels, exemplars and creation times", async () => {
  const sidecar = await Sidecar.start({
    exposition: { port: 0, exemplars: true, created_timestamps: true },
    limits: { label_sets: 5 },
    metrics: [{ name: "request_duration_milliseconds", unit: "seconds" }],
  });
  const trace: [string, string] = ["traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"];
  const hosts = [`a";.;x="1`, "back\\slash", "v".repeat(5000), "é", "new\u0001line", "beyond the limit"];
  for (const authority of hosts) {
    sidecar.plugin.exchangeSync({ request: { path: "/", authority, headers: [trace] } });
  }
  sidecar.host.advanceSync(600);
  const { response } = sidecar.scrape({ headers: [["accept", "application/openmetrics-text;version=1.0.0"]] });
  const file = join(folder, "scrape.txt");
  await writeFile(file, response.body);
  const { stdout } = await run(python, ["-c", program, file], { env: { ...process.env, PYTHONPATH: parser } });
  const families = JSON.parse(stdout) as [
    name: string,
    type: string,
    unit: string,
    samples: number,
    exemplars: number,
  ][];
  const series = hosts.length;
  expect(families).toContainEqual(["istio_requests", "counter", "", series * 2, 0]);
  const [, type, unit, samples, exemplars] = families.find(([name]) => name === "istio_request_duration_seconds")!;
  expect([type, unit, exemplars]).toEqual(["histogram", "seconds", series]);
  // eleven bounds and +Inf, sum, count, creation time
  expect(samples).toBe(series * 15);
  expect(families.map(([name]) => name)).toContain("wasm_stats_series_overflow");
});
