import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { dashboards } from "../cli/observe/dashboards.js";
import { namesOf } from "../cli/observe/queries.js";
import { rules } from "../cli/observe/rules.js";
import { Mesh } from "./mesh.js";
import { Prometheus } from "./prometheus.js";

// What others ask of a Prometheus that scrapes both ends of an edge: our dashboards and rules, and Kiali's graph.

const configuration = {
  flush_interval: "200ms",
  tcp_reporting_duration: "1s",
  limits: { label_sets: 5 },
  metrics: [{ name: "request_duration_milliseconds", unit: "seconds" as const }],
};
const names = namesOf(configuration);

let folder: string;
let mesh: Mesh;
let prometheus: Prometheus;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stats-rules-"));
  const file = join(folder, "rules.yml");
  await writeFile(file, stringify({ groups: rules(names) }));
  mesh = await Mesh.start(configuration);
  const jobs = mesh.targets.map((target, i) => ({ name: i ? "server" : "client", target }));
  prometheus = await Prometheus.start(jobs, file);
  // a count of which only the end is seen has no rate: so traffic goes on while it is scraped
  for (const until = Date.now() + 7000; Date.now() < until;) {
    expect(await mesh.call(0)).toBe("0");
    expect(await mesh.call(14)).toBe("14");
    expect(await mesh.get("/")).toBe(200);
    expect(await mesh.get("/status/503")).toBe(503);
    await mesh.get("/status/404");
    await mesh.get("/status/201");
    await mesh.echoed(10_000);
    await delay(100);
  }
  await delay(1500);
}, 400_000);

afterAll(async () => {
  await prometheus.stop();
  await mesh.stop();
  await rm(folder, { recursive: true, force: true });
});

const filled = (expr: string): string =>
  expr.replaceAll("$__rate_interval", "10s").replaceAll(/\$(namespace|service|workload|instance)/g, ".*");

describe.each(Object.keys(dashboards))("the dashboard %s", (name) => {
  const { panels, variables } = dashboards[name]!(names);

  it.each(panels.map(({ title, targets }) => [title, targets] as const))("has data: %s", async (_, targets) => {
    for (const { expr, legend } of targets) {
      const result = await prometheus.query(filled(expr));
      expect(result, expr).not.toEqual([]);
      for (const { value } of result) expect(Number(value![1]), expr).not.toBeNaN();
      // a legend must name labels that are there
      const wanted = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!);
      for (const label of wanted)
        expect(
          result.some(({ metric }) => label in metric),
          `${expr}: ${label}`,
        ).toBe(true);
    }
  });

  it("has something to choose for each variable", async () => {
    for (const { query } of variables) {
      const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(query)!;
      const values = await prometheus.get<string[]>(`/api/v1/label/${label!}/values`, { "match[]": filled(selector!) });
      expect(values, query).not.toEqual([]);
    }
  });
});

it("the shares of a service's dashboard are those of the traffic", async () => {
  const shareOf = async (panel: string): Promise<number> => {
    const { targets } = dashboards["service"]!(names).panels.find(({ title }) => title === panel)!;
    return prometheus.value(filled(targets[0]!.expr));
  };
  // of each round's calls one ended with OK, the other with UNAVAILABLE; of its four requests one with 503
  expect(await shareOf("Share of gRPC calls that succeed")).toBeCloseTo(1 / 2, 1);
  expect(await shareOf("Share without a server's error")).toBeCloseTo(3 / 5, 1);
});

describe("the rules", () => {
  interface Rule {
    name: string;
    type: "recording" | "alerting";
    query: string;
    health: string;
    lastError?: string;
    state?: string;
  }

  it("are all evaluated, and give data", async () => {
    const { groups } = await prometheus.get<{ groups: { rules: Rule[] }[] }>("/api/v1/rules", {});
    const all = groups.flatMap((group) => group.rules);
    expect(all).toHaveLength(rules(names).flatMap((group) => group.rules).length);
    expect(all.filter(({ health }) => health !== "ok")).toEqual([]);
    for (const { type, name, query } of all) {
      const asked = type === "recording" ? name : query.replace(/ > [\d.]+$/, "");
      expect(await prometheus.query(asked), asked).not.toEqual([]);
    }
  });

  it("tell of errors and of label sets without a place", async () => {
    const { groups } = await prometheus.get<{ groups: { rules: Rule[] }[] }>("/api/v1/rules", {});
    const state = new Map(groups.flatMap((group) => group.rules).map((rule) => [rule.name, rule.state]));
    expect(state.get("MeshStatsOverflow")).toBe("firing");
    expect(state.get("MeshServiceErrors")).toBe("pending");
    expect(state.get("MeshStatsLostUpdates")).toBe("inactive");
    expect(state.get("MeshStatsPushFailing")).toBe("inactive");
    expect(
      await prometheus.value('service:mesh_request_errors:ratio_rate5m{destination_service_name="reviews"}'),
    ).toBeGreaterThan(0.1);
  });
});

describe("Kiali's questions", () => {
  const workloads =
    "source_cluster,source_workload_namespace,source_workload,source_canonical_service,source_canonical_revision," +
    "destination_cluster,destination_service_namespace,destination_service,destination_service_name," +
    "destination_workload_namespace,destination_workload,destination_canonical_service,destination_canonical_revision";
  const edge = {
    source_cluster: "east",
    source_workload_namespace: "web",
    source_workload: "productpage-v1",
    source_canonical_service: "productpage",
    source_canonical_revision: "v1",
    destination_cluster: "east",
    destination_service_namespace: "shop",
    destination_workload_namespace: "shop",
    destination_workload: "reviews-v1",
    destination_canonical_service: "reviews",
    destination_canonical_revision: "v1",
  };
  const service = { destination_service: "reviews.shop.svc.cluster.local", destination_service_name: "reviews" };
  const http = `${workloads},request_protocol,response_code,grpc_response_status,response_flags`;

  it.each([
    [
      "from other namespaces, by servers",
      `reporter=~"destination|waypoint",source_workload_namespace!="shop",destination_service_namespace="shop"`,
    ],
    [
      "to other namespaces, by clients",
      `reporter="source",source_workload_namespace="web",destination_service_namespace!="web"`,
    ],
    ["to unknown services, by clients", `reporter="source",source_workload_namespace="web"`],
  ])("about requests %s", async (_, selector) => {
    const result = await prometheus.query(`sum(rate(istio_requests_total{${selector}}[60s])) by (${http}) > 0`);
    const edges = result.filter(({ metric }) => "source_workload" in metric);
    expect(edges.length).toBeGreaterThan(0);
    for (const { metric } of edges) expect(metric).toMatchObject({ ...edge, ...service });
    const answers = edges.map(({ metric }) => [
      metric["request_protocol"],
      metric["response_code"],
      metric["grpc_response_status"],
    ]);
    expect(answers).toEqual(
      expect.arrayContaining([
        ["http", "503", undefined],
        ["grpc", "200", "14"],
      ]),
    );
  });

  it("about bytes on connections", async () => {
    for (const [metric, reporter] of [
      ["istio_tcp_sent_bytes_total", "source"],
      ["istio_tcp_received_bytes_total", "destination"],
    ]) {
      const query = `sum(rate(${metric!}{reporter="${reporter!}"}[60s])) by (${workloads},response_flags) > 0`;
      const result = await prometheus.query(query);
      expect(result, query).toHaveLength(1);
      expect(result[0]!.metric).toMatchObject(edge);
    }
  });

  it("about messages of gRPC", async () => {
    for (const [metric, reporter] of [
      ["istio_request_messages_total", "source"],
      ["istio_response_messages_total", "destination"],
    ]) {
      const result = await prometheus.query(
        `sum(rate(${metric!}{reporter="${reporter!}"}[60s])) by (${workloads}) > 0`,
      );
      expect(result, metric).toHaveLength(1);
      expect(result[0]!.metric).toMatchObject({ ...edge, ...service });
    }
  });

  it("about security", async () => {
    const query =
      'sum(rate(istio_requests_total{reporter=~"destination|waypoint"}[60s])) by ' +
      "(source_workload,source_principal,destination_workload,destination_principal,connection_security_policy) > 0";
    const [found] = (await prometheus.query(query)).filter(({ metric }) => "source_workload" in metric);
    expect(found!.metric).toMatchObject({ connection_security_policy: "none", source_principal: "unknown" });
  });

  it("leave no complaint", () => {
    expect(mesh.complaints()).toEqual([]);
  });
});
