import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments, stringify } from "yaml";
import { imagesConfigMap } from "../../filters/release/report.js";
import { CrdValidator } from "../../sdk/cli/generate/testing/crds.js";
import { cli } from "../../sdk/cli/testing/cli.js";
import { ensureKustomize } from "../setup/tools.mjs";

interface Resource extends Record<string, unknown> {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Record<string, unknown>;
}

const KINDS = ["WasmPlugin", "PeerAuthentication", "AuthorizationPolicy", "Telemetry", "PodMonitor"];
const root = fileURLToPath(new URL("../..", import.meta.url));
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

let kustomize: string;
let crds: CrdValidator;
let folder: string;
beforeAll(async () => {
  kustomize = await ensureKustomize();
  crds = new CrdValidator(KINDS);
  folder = mkdtempSync(path.join(tmpdir(), "kustomize-"));
  cpSync(path.join(root, "examples", "istio"), folder, { recursive: true });
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `kubectl apply --kustomize` would send. */
function render(overlay: string): Resource[] {
  const yaml = execFileSync(kustomize, ["build", path.join(folder, overlay)], { encoding: "utf8", stdio: "pipe" });
  return parseAllDocuments(yaml).map((document) => document.toJS() as Resource);
}

/** Changes the overlay `production` for one test. */
function overlay(change: (kustomization: { components: string[]; resources: string[] }) => void): Resource[] {
  const file = path.join(folder, "production", "kustomization.yaml");
  const before = readFileSync(file, "utf8");
  const kustomization = parse(before) as { components: string[]; resources: string[] };
  change(kustomization);
  try {
    writeFileSync(file, stringify(kustomization));
    return render("production");
  } finally {
    writeFileSync(file, before);
  }
}

const plugins = (resources: Resource[]): Resource[] => resources.filter(({ kind }) => kind === "WasmPlugin");
const names = (resources: Resource[]): string[] => resources.map(({ metadata }) => metadata.name).sort();

describe("the kustomize base for Istio", () => {
  it("installs stats and header-authz, with the scrape, in one namespace; every resource is valid", () => {
    const resources = render("production");
    expect(resources.map(({ kind }) => kind).sort()).toEqual([
      "AuthorizationPolicy",
      "PeerAuthentication",
      "PodMonitor",
      "Telemetry",
      "WasmPlugin",
      "WasmPlugin",
    ]);
    expect(names(plugins(resources))).toEqual(["header-authz", "stats"]);
    for (const resource of resources) {
      expect(crds.validate(resource)).toEqual([]);
      expect(resource.metadata.namespace).toBe("shop");
    }
  });

  it("chooses the same workloads everywhere", () => {
    for (const { kind, spec } of render("production"))
      expect({ kind, selector: spec["selector"] }).toEqual({
        kind,
        selector: { matchLabels: { "wasm-filters": "enabled" } },
      });
  });

  it("installs metadata-exchange only when an overlay says so, reading what Istio's own exchange found", () => {
    const resources = overlay(({ components }) => components.unshift("../metadata-exchange"));
    const plugin = plugins(resources).find(({ metadata }) => metadata.name === "metadata-exchange");
    expect(crds.validate(plugin!)).toEqual([]);
    expect(plugin?.spec).toMatchObject({
      pluginConfig: { propagation: "native" },
      url: expect.stringContaining("@sha256:") as string,
    });
  });

  it.each(["stats", "header-authz", "metadata-exchange"])("says of %s what `generate` would say", async (name) => {
    const resources = overlay(({ components }) => components.unshift("../metadata-exchange"));
    const plugin = plugins(resources).find(({ metadata }) => metadata.name === name)!;
    const { url, pluginConfig } = plugin.spec;
    const argv = ["--image", String(url).slice("oci://".length), "--offline", "--config", JSON.stringify(pluginConfig)];
    const more = ["--namespace", "shop", "--label", "wasm-filters=enabled"];
    const { stdout, stderr } = await cli("generate", "wasmplugin", path.join(root, "filters", name), ...argv, ...more);
    expect(stderr).toBe("");
    expect(plugin).toEqual(parse(stdout));
  });

  it("takes the references that a release wrote", () => {
    const released = ["header-authz", "metadata-exchange", "stats"].map((name, i) => ({
      ...{ name, digest: digest(String(i)), reference: `oci://127.0.0.1:5000/a/${name}@${digest(String(i))}` },
      ...{ tags: [], moduleSha256: "", referrers: [], predicate: "" },
    }));
    const file = path.join(folder, "production", "images.yaml");
    const before = readFileSync(file, "utf8");
    try {
      writeFileSync(file, imagesConfigMap(released));
      const urls = plugins(render("production")).map(({ spec }) => spec["url"]);
      expect(urls.sort()).toEqual([released[0]?.reference, released[2]?.reference]);
    } finally {
      writeFileSync(file, before);
    }
  });

  it("does not render with a pin that has no references", () => {
    expect(() => overlay(({ resources }) => resources.pop())).toThrow(/wasm-images/);
  });

  it("fetches nothing where nobody pinned: the base alone names a registry that cannot exist", () => {
    for (const { spec } of plugins(render("base"))) expect(spec["url"]).toMatch(/^oci:\/\/unpinned\.invalid\//);
  });

  it("scrapes, opens and guards one port and path", () => {
    const resources = render("production");
    const spec = (kind: string): Record<string, unknown> => resources.find((each) => each.kind === kind)!.spec;
    const { exposition } = plugins(resources).find(({ metadata }) => metadata.name === "stats")!.spec[
      "pluginConfig"
    ] as {
      exposition: { port: number; path: string };
    };
    const port = String(exposition.port);
    expect(spec("PeerAuthentication")["portLevelMtls"]).toEqual({ [port]: { mode: "PERMISSIVE" } });
    const operations = [
      { ports: [port], notMethods: ["GET"] },
      { ports: [port], notPaths: [exposition.path] },
    ];
    expect(spec("AuthorizationPolicy")).toMatchObject({
      action: "DENY",
      rules: [{ to: operations.map((operation) => ({ operation })) }],
    });
    expect(spec("PodMonitor")).toMatchObject({
      podMetricsEndpoints: [{ path: exposition.path, relabelings: [{ replacement: `$1:${port}` }] }],
    });
    const policies = JSON.stringify(plugins(resources).find(({ metadata }) => metadata.name === "header-authz")?.spec);
    expect(policies).toContain(`"notPorts":["${port}"]`);
  });
});
