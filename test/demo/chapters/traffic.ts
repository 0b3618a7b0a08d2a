import { readFile } from "node:fs/promises";
import { command } from "../command.js";
import { ask, pause, type Ask } from "../http.js";
import { POLICIES, type Mesh, type Sidecar } from "../mesh.js";
import type { Stage } from "../stage.js";

interface Kind {
  readonly id: string;
  readonly times: number;
  readonly caller: string;
  readonly ask: Omit<Ask, "port">;
  /** Which sidecar it goes through; straight to the server's when absent. */
  readonly through?: Sidecar;
  readonly status: number;
}

interface Verdict {
  readonly text: string;
  readonly isDenied: boolean;
}

/** A workload that makes a few requests and ends. */
export const JOB = "nightly-report";

/** Entry of the server sidecar's access log. */
interface Entry {
  readonly request: string;
  readonly status: number;
  readonly details: string | null;
}

/** One line per kind of request: who asked, what was decided, and by which policy and rule. */
export async function traffic(stage: Stage, mesh: Mesh): Promise<void> {
  const { narrator } = stage;
  narrator.chapter("3  A small mesh: sidecar → sidecar → application");
  const job = await startJob(mesh);
  const kinds = kindsOf(mesh, job);
  // explanations come from the build that has names; before the traffic, whose series live for seconds only
  await command("proxy-wasm", "build", "--debug", "filters/header-authz");
  const verdicts = new Map<Kind, Verdict>();
  for (const kind of kinds) verdicts.set(kind, await explained(kind));
  for (const kind of kinds) {
    const port = (kind.through ?? mesh.server).port;
    for (let i = 0; i < kind.times; i++) {
      await ask({ ...kind.ask, port, headers: { ...kind.ask.headers, "x-demo": kind.id } });
    }
  }
  await job.envoy.stop();
  await pause(200);
  const entries = await accessLog(mesh);
  for (const kind of kinds) {
    const own = entries.filter((entry) => entry.request === kind.id);
    const verdict = verdicts.get(kind)!;
    const method = (kind.ask.method ?? "GET").padEnd(4);
    const line = `${kind.caller.padEnd(29)} ${method} ${(kind.ask.path ?? "/").padEnd(19)} ${kind.status}  ${verdict.text}`;
    narrator.check(
      `${line} (${own.length} x)`,
      own.length === kind.times &&
        own.every((entry) => entry.status === kind.status && isDenied(entry) === verdict.isDenied),
    );
  }
  const leaked = mesh.application.seen.filter((headers) => "x-envoy-peer-metadata" in headers);
  narrator.check("the application saw no exchange header", leaked.length === 0);
  narrator.again("npx proxy-wasm build --debug filters/header-authz");
  narrator.again("npx mesh-filters authz explain --config examples/mesh/policies.json --method POST --path /reviews/1");
}

/** The sidecar of the one-off job. */
export function startJob(mesh: Mesh): Promise<Sidecar> {
  return mesh.startCaller({
    APP: JOB,
    WORKLOAD: JOB,
    NAME: "nightly-report-x2z",
    OWNER_API: "batch/v1",
    OWNER_KIND: "jobs",
  });
}

function kindsOf(mesh: Mesh, job: Sidecar): Kind[] {
  const page = { caller: "productpage-v1 (in the mesh)", through: mesh.client };
  return [
    { ...page, id: "read", times: 20, ask: { path: "/reviews/1" }, status: 200 },
    { ...page, id: "missing", times: 5, ask: { path: "/reviews/status/404" }, status: 404 },
    { ...page, id: "broken", times: 3, ask: { path: "/reviews/status/503" }, status: 503 },
    {
      ...page,
      id: "write",
      times: 4,
      ask: { method: "POST", path: "/reviews/1", headers: { "x-tenant": "gold" } },
      status: 200,
    },
    { ...page, id: "no-tenant", times: 4, ask: { method: "POST", path: "/reviews/1" }, status: 403 },
    { ...page, id: "debug", times: 4, ask: { path: "/reviews/1", headers: { "x-debug": "1" } }, status: 403 },
    {
      id: "outside",
      times: 6,
      caller: "legacy-batch (out of mesh)",
      ask: { path: "/reviews/2", from: "127.0.0.9" },
      status: 200,
    },
    {
      id: "job",
      times: 3,
      caller: `${JOB} (one-off job)`,
      through: job,
      ask: { path: "/reviews/all" },
      status: 200,
    },
  ];
}

/** Verdict, policy and rule, from the filter's own tool: it asks the same module. */
async function explained({ ask: { method = "GET", path = "/", headers = {} } }: Kind): Promise<Verdict> {
  const fields = Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
  const args = ["--config", POLICIES, "--method", method, "--path", path, ...fields, "--json"];
  const { decision, rule } = JSON.parse(await command("mesh-filters", "authz", "explain", ...args)) as {
    decision: string;
    rule?: string;
  };
  return {
    text: `${decision} by ${rule ?? "no rule: ALLOW policies exist, none fits"}`,
    isDenied: decision !== "allowed",
  };
}

/** What Envoy's access log says of it. */
function isDenied({ details }: Entry): boolean {
  return details?.startsWith("rbac_access_denied_matched_policy") ?? false;
}

async function accessLog(mesh: Mesh): Promise<Entry[]> {
  const text = await readFile(mesh.server.accessLog, "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Entry);
}
