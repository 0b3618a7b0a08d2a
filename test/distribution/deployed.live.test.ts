import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  bootstrap,
  envoyVersions,
  httpListener,
  routeAnswering,
  startEnvoy,
  type EnvoyProcess,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { cli } from "../../sdk/cli/testing/cli.js";
import { ask } from "../demo/http.js";
import { startRegistry, type Registry } from "../setup/servers/registry.js";
import { ensureOras } from "../setup/tools.mjs";
import { httpFilters, type Resource } from "./istio.js";

const FILTER = fileURLToPath(new URL("../../filters/header-authz", import.meta.url));
const BUILT = path.join(FILTER, "build", "header-authz.wasm");
const KINDS = ["wasmplugin", "trafficextension", "envoyfilter", "envoy"] as const;

/** Lets one address in, whatever the client writes into x-forwarded-for, and one odd header value. */
const BY_ADDRESS = `
direct_remote_address: filter_state
policies:
  - name: one-address
    action: ALLOW
    rules:
      - from: [{ source: { ipBlocks: [127.0.0.2/32] } }]
        when: [{ key: "request.headers[x-odd]", values: ["<a & b>\\u2028é", "y"] }]
`;
/** What a gateway of Envoy Gateway can enforce: no filter of Envoy stands before the module there. */
const BY_HEADER = `policies: [{ name: tenant, action: DENY, rules: [{ when: [{ key: "request.headers[x-tenant]", notValues: ["*"] }] }] }]`;

let folder: string;
let registry: Registry;
/** The newest Envoy, and the oldest that is supported. */
let envoys: EnvoyProcess[];
const pulled: Record<string, string> = {};

const file = (name: string): string => path.join(folder, name);

async function run(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await cli(...argv);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  return stdout;
}

beforeAll(async () => {
  process.env["ORAS"] = await ensureOras();
  folder = mkdtempSync(path.join(tmpdir(), "deployed-"));
  registry = await startRegistry({ basicAuth: "ci:secret" });
  const auth = Buffer.from("ci:secret").toString("base64");
  writeFileSync(file("docker.json"), JSON.stringify({ auths: { [registry.host]: { auth } } }));
  writeFileSync(file("by-address.yaml"), BY_ADDRESS);
  writeFileSync(file("by-header.yaml"), BY_HEADER);
  const credentials = ["--registry-config", file("docker.json")];
  const image = `${registry.host}/acme/header-authz`;

  for (const variant of ["compat", "artifact"]) {
    const layout = file(`${variant}.oci`);
    await run("pack", BUILT, "--variant", variant, "--output", layout, "--tag", variant);
    await run("push", layout, image, ...credentials);
    pulled[variant] = file(`${variant}.wasm`);
    await run("pull", `${image}:${variant}`, "--output", pulled[variant], ...credentials);
  }

  const listeners: JsonObject[] = [];
  const listen = (name: string, filters: JsonObject[]): void => {
    const routes = [routeAnswering(200, "hello\n")];
    // one proxy in front of this one is trusted to write x-forwarded-for, so that a client can lie
    const more = { use_remote_address: true, xff_num_trusted_hops: 1 };
    listeners.push(httpListener({ name, httpFilters: filters, routes, more }));
  };
  const generate = async (kind: string, config: string, ...argv: string[]): Promise<Resource[]> => {
    const text = await run("generate", kind, FILTER, "--config", file(config), ...argv);
    // Kubernetes' tools read YAML 1.1, where y is true
    return parseAllDocuments(text, { version: "1.1" }).map((each) => each.toJS() as Resource);
  };
  const pinned = ["--image", `${image}:compat`, ...credentials];
  for (const kind of KINDS) {
    if (kind === "envoy") {
      const [config] = await generate(kind, "by-address.yaml", "--path", pulled["compat"]!);
      listen(kind, config!["http_filters"] as unknown as JsonObject[]);
    } else listen(kind, httpFilters(await generate(kind, "by-address.yaml", ...pinned), pulled["compat"]!, folder));
  }
  const policy = await generate("envoyextensionpolicy", "by-header.yaml", ...pinned, "--target", "Gateway/public");
  listen("envoyextensionpolicy", httpFilters(policy, pulled["artifact"]!, folder));
  const versions = [{}, { version: envoyVersions()[0]! }];
  envoys = await Promise.all(versions.map((each) => startEnvoy({ bootstrap: bootstrap({ listeners }), ...each })));
});
afterAll(async () => {
  for (const envoy of envoys) await envoy.stop();
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Ports of a listener, one per Envoy. */
async function portsOf(listener: string): Promise<number[]> {
  return Promise.all(envoys.map(async ({ admin }) => (await admin.listeners()).get(listener)!.port));
}

describe("a module that was pushed with credentials and pulled again", () => {
  it.each(["compat", "artifact"])("is the one that was built (%s)", (variant) => {
    expect(Buffer.compare(readFileSync(pulled[variant]!), readFileSync(BUILT))).toBe(0);
  });

  it.each(KINDS)(
    "enforces in a real Envoy what `generate %s` configures, Envoy's own filter before it",
    async (kind) => {
      const good = { "x-odd": Buffer.from("<a & b>\u2028é").toString("latin1") };
      for (const port of await portsOf(kind)) {
        expect((await ask({ port, from: "127.0.0.2", headers: good })).status).toBe(200);
        expect((await ask({ port, from: "127.0.0.2", headers: { "x-odd": "y" } })).status).toBe(200);
        expect((await ask({ port, from: "127.0.0.2", headers: { "x-odd": "true" } })).status).toBe(403);
        const lie = { ...good, "x-forwarded-for": "127.0.0.2" };
        const denied = { status: 403, body: "RBAC: access denied" };
        expect(await ask({ port, from: "127.0.0.3", headers: lie })).toMatchObject(denied);
      }
    },
  );

  it("enforces what an EnvoyExtensionPolicy configures", async () => {
    for (const port of await portsOf("envoyextensionpolicy")) {
      expect((await ask({ port, headers: { "x-tenant": "a" } })).status).toBe(200);
      expect((await ask({ port })).status).toBe(403);
    }
  });

  it("runs without a word of warning", () => {
    const lines = envoys.flatMap(({ log }) => log.entries());
    expect(lines.filter(({ level }) => ["warning", "error", "critical"].includes(level))).toEqual([]);
  });
});
