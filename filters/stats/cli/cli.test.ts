import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { run } from "../../cli/program.js";

const folder = mkdtempSync(join(tmpdir(), "stats-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function tool(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const code = await run(["stats", ...argv], { out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("stats cardinality", () => {
  const lines = Array.from({ length: 400 }, (_, i) =>
    [
      `istio_requests_total{path="/users/${1000 + i}",code="200"} 1`,
      `istio_request_bytes_bucket{path="/users/${1000 + i}",code="200",le="+Inf"} 1`,
      `istio_request_bytes_sum{path="/users/${1000 + i}",code="200"} 1`,
    ].join("\n"),
  );

  it("finds the label that costs most, and what to do about it", async () => {
    const scrape = file("scrape.txt", `# TYPE istio_requests_total counter\n${lines.join("\n")}\n`);
    const { code, out } = await tool("cardinality", scrape, "--json");
    expect(code).toBe(0);
    const [bytes] = JSON.parse(out) as {
      name: string;
      series: number;
      labelSets: number;
      labels: { label: string; values: number; without: number }[];
      advice: { configuration: object }[];
    }[];
    expect(bytes).toMatchObject({ name: "istio_request_bytes", series: 800, labelSets: 400 });
    expect(bytes!.labels[0]).toMatchObject({ label: "path", values: 400, without: 1 });
    expect(bytes!.advice[0]!.configuration).toEqual({ normalize: [{ label: "path", templates: ["/users/{id}"] }] });
  });

  it("prints it for people", async () => {
    const { out } = await tool("cardinality", file("scrape2.txt", lines.join("\n")));
    expect(out).toContain("1,200 series of 2 metrics");
    expect(out).toMatch(/path +400 values, 1 label sets without it/);
  });

  it("says what is wrong with its input", async () => {
    expect(await tool("cardinality", file("bad.txt", "{not metrics}"))).toMatchObject({ code: 1 });
    expect((await tool("cardinality", join(folder, "missing"))).err).toContain("cannot read");
    expect((await tool("cardinality", "http://127.0.0.1:1/")).err).toContain("cannot reach");
  });
});

describe("stats import", () => {
  const telemetry = `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
spec:
  tracing: [{ randomSamplingPercentage: 1 }]
  metrics:
    - providers: [{ name: prometheus }]
      reportingInterval: 10s
      overrides:
        - match: { metric: ALL_METRICS, mode: SERVER }
          tagOverrides: { source_cluster: { operation: REMOVE }, request_host: { value: request.host } }
        - match: { metric: REQUEST_SIZE, mode: CLIENT_AND_SERVER }
          disabled: true
        - match: { metric: REQUEST_COUNT, mode: CLIENT }
          tagOverrides: { response_code: { operation: UPSERT, value: "'x'" } }
        - match: { metric: NO_SUCH_METRIC }
          disabled: true
`;

  it("turns overrides of each side into our configuration", async () => {
    const path = file("telemetry.yaml", telemetry);
    const server = await tool("import", path);
    expect(parse(server.out)).toEqual({
      tcp_reporting_duration: "10s",
      metrics: [
        { tags_to_remove: ["source_cluster"], dimensions: { request_host: "request.host" } },
        { name: "request_bytes", drop: true },
      ],
    });
    expect(server.err).toContain("spec.tracing is not about metrics");
    expect(server.err).toContain("there is no metric NO_SUCH_METRIC");
    const client = await tool("import", path, "--side", "client", "--json");
    expect(JSON.parse(client.out)).toEqual({
      tcp_reporting_duration: "10s",
      metrics: [
        { name: "request_bytes", drop: true },
        { name: "requests_total", dimensions: { response_code: "'x'" } },
      ],
    });
  });

  it("refuses what is no resource", async () => {
    expect((await tool("import", file("list.yaml", "[1]"))).code).toBe(1);
    expect((await tool("import", file("broken.yaml", "a: ["))).code).toBe(1);
    expect((await tool("import", file("ok.yaml", telemetry), "--side", "both")).err).toContain(
      "must be server or client",
    );
  });
});

describe("stats bootstrap", () => {
  it("names every label once, and asks for what stands before it", async () => {
    const { out } = await tool("bootstrap", "--json");
    const { stats_config: config } = JSON.parse(out) as {
      stats_config: { stats_tags: { tag_name: string; regex: string }[] };
    };
    const names = config.stats_tags.map(({ tag_name: name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const app = config.stats_tags.find(({ tag_name: name }) => name === "source_app")!;
    const name = "wasmcustom.istio_requests_totalreporter=.=source;.;my_source_app=.=x;.;source_app=.=y;.;";
    expect(new RegExp(app.regex).exec(name)?.[2]).toBe("y");
  });

  it("for Istio warns of labels that are the end of others", async () => {
    const config = file("config.json", '{"metrics":[{"dimensions":{"app":"request.host"}}]}');
    const { out, err } = await tool("bootstrap", config, "--istio");
    expect(err).toContain("finds the label app in source_app".replace("finds", "find"));
    expect(parseAllDocuments(out).at(-1)!.toJS()).toMatchObject({ kind: "Telemetry" });
  });
});

describe("stats scrape", () => {
  it("prints resources with the reason of each", async () => {
    const { out } = await tool("scrape", "--via", "wasmplugin", "--label", "app=web", "--namespace", "shop");
    const documents = parseAllDocuments(out).map(
      (document) => document.toJS() as { kind: string; spec: { selector: object } },
    );
    expect(documents.map(({ kind }) => kind)).toEqual([
      "WasmPlugin",
      "PeerAuthentication",
      "AuthorizationPolicy",
      "PodMonitor",
    ]);
    expect(documents[0]!.spec.selector).toEqual({ matchLabels: { app: "web" } });
    expect(out.match(/^# /gm)).toHaveLength(4);
  });

  it("refuses another way", async () => {
    expect((await tool("scrape", "--via", "magic")).code).toBe(2);
  });
});

describe("stats dashboard and rules", () => {
  it("use the names that the configuration gives", async () => {
    const config = file(
      "seconds.yaml",
      "stat_prefix: shadow\nlimits: { label_sets: 500 }\nmetrics: [{ name: request_duration_milliseconds, unit: seconds }]\n",
    );
    const { out } = await tool("dashboard", "service", "--configuration", config);
    const { panels } = JSON.parse(out) as { panels: { fieldConfig: { defaults: { unit: string } } }[] };
    expect(out).toContain("shadow_request_duration_seconds_bucket{");
    expect(out).not.toContain("istio_");
    expect(panels[2]!.fieldConfig.defaults.unit).toBe("s");
    const rules = await tool("rules", "--configuration", config, "--operator", "--namespace", "monitoring");
    expect(parse(rules.out)).toMatchObject({ kind: "PrometheusRule", metadata: { namespace: "monitoring" } });
    expect(rules.out).toContain("(wasm_stats_series) > 400");
  });

  it("say which metric they miss, and which dashboards there are", async () => {
    const config = file("dropped.yaml", "metrics: [{ name: request_bytes, drop: true }]\n");
    const missing = await tool("dashboard", "service", "--configuration", config);
    expect(missing).toMatchObject({ code: 1, out: "" });
    expect(missing.err).toContain("the configuration drops request_bytes");
    expect((await tool("dashboard", "pods")).err).toContain("service, workload, registry");
  });
});
