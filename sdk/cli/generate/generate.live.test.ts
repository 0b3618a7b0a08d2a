import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { cli, type CliResult } from "../testing/cli.js";
import { Workspace } from "../testing/workspace.js";
import { buildModule } from "../../host/wasm/testing/module-builder.js";
import { CrdValidator } from "./testing/crds.js";

const PROJECT = `
name: guard
rootId: guard-root
schema: schema.json
emptyConfiguration: refused
nativeFilters:
  - when: direct_address
    reason: records the address that is not behind X-Forwarded-For
    filter: { name: address, typed_config: { "@type": type.googleapis.com/x.Y } }
defaults:
  phase: AUTHZ
  match: SERVER
  failStrategy: FAIL_RELOAD
  reasons:
    phase: after authentication, before anything is counted
    failStrategy: a trap must not open the door
`;
const SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties: {
    deny_paths: { type: "array", items: { type: "string" } },
    direct_address: { type: "boolean" },
    y: { type: "string" },
  },
};

type Resource = Record<string, unknown> & { spec: Record<string, unknown> };

let workspace: Workspace;
let crds: CrdValidator;
let image: string[];
beforeAll(async () => {
  crds = new CrdValidator();
  workspace = new Workspace();
  workspace.write("proxy-wasm.yaml", PROJECT);
  workspace.write("schema.json", JSON.stringify(SCHEMA));
  workspace.write("build/guard.wasm", buildModule({}));
  workspace.write("config.yaml", "deny_paths: [/admin]\n");
  await cli("pack", workspace.path("build/guard.wasm"));
  image = ["--image", "registry.example.com/filters/guard", "--layout", workspace.path("build/guard.oci")];
}, 120_000);
afterAll(() => workspace.remove());

const run = (kind: string, ...argv: string[]): Promise<CliResult> => cli("generate", kind, workspace.dir, ...argv);
const configured = (kind: string, ...argv: string[]): Promise<CliResult> =>
  run(kind, ...image, "--config", workspace.path("config.yaml"), ...argv);

async function resources(result: Promise<CliResult>): Promise<Resource[]> {
  const { stdout, stderr } = await result;
  expect(stderr).toBe("");
  return parseAllDocuments(stdout).map((document) => document.toJS() as Resource);
}

async function validResource(result: Promise<CliResult>): Promise<Resource> {
  const [resource] = await resources(result);
  expect(crds.validate(resource!)).toEqual([]);
  return resource!;
}

describe("generate", () => {
  it("prints a WasmPlugin with the filter's defaults and their reasons", async () => {
    const { stdout } = await configured("wasmplugin", "--namespace", "apps", "--label", "app=shop");
    expect(stdout.replace(/@sha256:[0-9a-f]{64}/, "@DIGEST")).toBe(`apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata:
  name: guard
  namespace: apps
spec:
  selector:
    matchLabels:
      app: shop
  # digest of the image's manifest
  url: oci://registry.example.com/filters/guard@DIGEST
  pluginName: guard-root
  # after authentication, before anything is counted
  phase: AUTHZ
  match:
    - mode: SERVER
  # a trap must not open the door
  failStrategy: FAIL_RELOAD
  pluginConfig:
    deny_paths:
      - /admin`);
  });

  it.each([
    ["wasmplugin", []],
    ["wasmplugin", ["--gateway", "--target", "Gateway/public", "--pull-policy", "Always", "--pull-secret", "regcred"]],
    ["wasmplugin", ["--port", "80", "--port", "443", "--env", "A=1", "--env-from-host", "B", "--priority", "-5"]],
    ["trafficextension", ["--port", "80", "--env", "A=", "--priority", "10", "--fail-strategy", "FAIL_OPEN"]],
    ["trafficextension", ["--target", "Service/shop", "--pull-secret", "regcred"]],
    ["envoyfilter", ["--label", "app=shop"]],
    ["envoyfilter", ["--gateway", "--env", "A=1"]],
    ["envoyextensionpolicy", ["--target", "Gateway/public", "--pull-secret", "regcred", "--env-from-host", "B"]],
    ["envoyextensionpolicy", ["--target", "HTTPRoute/shop", "--pull-policy", "IfNotPresent"]],
  ])("prints a %s %j that the CRD accepts", async (kind, argv) => {
    await validResource(configured(kind, ...argv));
  });

  it("can tell a resource that the CRD refuses", () => {
    const wasm = { apiVersion: "extensions.istio.io/v1alpha1", kind: "WasmPlugin", metadata: { name: "x" } };
    expect(crds.validate({ ...wasm, spec: { url: "oci://x", phas: "AUTHZ" } }).join()).toContain("phas");
    expect(crds.validate({ ...wasm, spec: { url: "oci://x", failStrategy: "FAIL_CLOSED" } })).not.toEqual([]);
  });

  it("pins the manifest's digest, with a scheme, in every kind", async () => {
    for (const kind of ["wasmplugin", "trafficextension", "envoyfilter", "envoyextensionpolicy"]) {
      const argv = kind === "envoyextensionpolicy" ? ["--target", "Gateway/x"] : [];
      const { stdout } = await configured(kind, ...argv);
      expect(stdout).toMatch(/: oci:\/\/registry\.example\.com\/filters\/guard@sha256:[0-9a-f]{64}$/m);
    }
  });

  it("always says which traffic, and calls a gateway's CLIENT", async () => {
    expect((await validResource(configured("wasmplugin"))).spec["match"]).toEqual([{ mode: "SERVER" }]);
    expect((await validResource(configured("wasmplugin", "--gateway"))).spec["match"]).toEqual([{ mode: "CLIENT" }]);
    const both = await validResource(configured("wasmplugin", "--match", "CLIENT_AND_SERVER"));
    expect(both.spec["match"]).toEqual([{ mode: "CLIENT_AND_SERVER" }]);
  });

  it("uses only what the version of Istio has", async () => {
    const old = await configured("wasmplugin", "--istio", "1.26.3");
    expect(old.stdout).toContain(
      "# FAIL_RELOAD exists from Istio 1.27 on; this is for 1.26.3\n  failStrategy: FAIL_CLOSE",
    );
    expect(await configured("trafficextension", "--istio", "1.29")).toMatchObject({ exitCode: 2 });
    expect(await configured("wasmplugin", "--istio", "1.23", "--target", "Gateway/x")).toMatchObject({ exitCode: 2 });
    expect((await configured("wasmplugin", "--istio", "latest")).stderr).toContain("is no version that is known");
  });

  it("puts a filter of Envoy before the module where the configuration needs one", async () => {
    workspace.write("direct.yaml", "direct_address: true\n");
    const argv = [...image, "--config", workspace.path("direct.yaml")];
    const [native, plugin] = await resources(run("wasmplugin", ...argv));
    expect(native).toMatchObject({ kind: "EnvoyFilter", metadata: { name: "guard-native-filters" } });
    expect(JSON.stringify(native)).toContain('"operation":"INSERT_FIRST","value":{"name":"address"');
    for (const resource of [native, plugin]) expect(crds.validate(resource!)).toEqual([]);
    const impossible = await run("envoyextensionpolicy", ...argv, "--target", "Gateway/x");
    expect(impossible.stderr).toContain("which the policy cannot place");
    const plain = await run("envoy", "--path", "/f.wasm", "--config", workspace.path("direct.yaml"));
    expect(plain.stdout).toMatch(/http_filters:\n {2}- name: address[^]*- name: envoy\.filters\.http\.wasm/);
  });

  it("gives plain Envoy JSON in a string, a vm_id and a digest of the module", async () => {
    const [config] = await resources(
      run(
        "envoy",
        "--url",
        "https://files.example.com/guard.wasm",
        "--cluster",
        "files",
        ...["--module", workspace.path("build/guard.wasm")],
        "--config",
        workspace.path("config.yaml"),
      ),
    );
    expect(config).toMatchObject({
      http_filters: [
        {
          name: "envoy.filters.http.wasm",
          typed_config: {
            config: {
              name: "guard",
              root_id: "guard-root",
              failure_policy: "FAIL_RELOAD",
              configuration: {
                "@type": "type.googleapis.com/google.protobuf.StringValue",
                value: '{"deny_paths":["/admin"]}',
              },
              vm_config: {
                vm_id: "guard",
                code: {
                  remote: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, http_uri: { cluster: "files" } },
                },
              },
            },
          },
        },
      ],
    });
  });

  it("quotes what YAML 1.1 would change", async () => {
    workspace.write("y.json", '{"y":"n","deny_paths":["no","012","1:30","1e3","~",""]}');
    const { stdout } = await run("wasmplugin", ...image, "--config", workspace.path("y.json"));
    for (const quoted of ['"y": "n"', '- "no"', '- "012"', '- "1:30"', '- "1e3"', '- "~"', '- ""'])
      expect(stdout).toContain(quoted);
  });

  it.each([
    ["an unknown key", "deny_path: [/x]\n", 'config.yaml:1:1: unknown key "deny_path"; did you mean "deny_paths"?'],
    ["a wrong type", "deny_paths:\n  - 1\n", "config.yaml:2:5: deny_paths.0 must be string"],
    ["a rounded integer", "y: 9007199254740993\n", "above 2^53"],
    ["a duplicate key", "y: a\ny: b\n", "config.yaml:2:1"],
    ["both spellings", "deny_paths: []\ndenyPaths: []\n", "two spellings"],
    ["no object", "- a\n", "holds no object"],
    ["nothing", "{}\n", "does not run without configuration"],
    ["bytes that are not UTF-8", Buffer.from([0x79, 0x3a, 0x20, 0xff]), "cannot be read as UTF-8"],
  ])("refuses a configuration with %s, and prints nothing", async (_, text, message) => {
    workspace.write("wrong/config.yaml", text);
    const { exitCode, stdout, stderr } = await run(
      "wasmplugin",
      ...image,
      "--config",
      workspace.path("wrong/config.yaml"),
    );
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });

  it("leaves an empty configuration out where the filter runs without one", async () => {
    const project = (text: string): string => workspace.write(`empty/${text}/proxy-wasm.yaml`, `name: e\n${text}\n`);
    workspace.write("empty.json", "{}");
    const generate = (file: string, ...argv: string[]): Promise<CliResult> =>
      cli("generate", "wasmplugin", path.dirname(file), ...image, ...argv);
    const allowed = project("emptyConfiguration: allowed");
    expect((await validResource(generate(allowed, "--config", workspace.path("empty.json")))).spec).not.toHaveProperty(
      "pluginConfig",
    );
    const unknown = project("type: http");
    expect((await generate(unknown)).exitCode).toBe(0);
    expect((await generate(unknown, "--config", workspace.path("empty.json"))).stderr).toContain(
      "as no configuration at all",
    );
  });

  it.each([
    [["wasmplugin"], "which image?"],
    [["wasmplugin", "--image", "guard:1"], "is no reference to a registry"],
    [["wasmplugin", "--image", "r.io/guard:1", "--offline"], "has no digest"],
    [["wasmplugin", "IMAGE", "--name", "Guard"], "is no name for a Kubernetes resource"],
    [["wasmplugin", "IMAGE", "--namespace", "a.b"], "is no namespace"],
    [["wasmplugin", "IMAGE", "--label", "app=*"], "is no label"],
    [["wasmplugin", "IMAGE", "--label", "a=b", "--target", "Gateway/x"], "exclude each other"],
    [["wasmplugin", "IMAGE", "--target", "Deployment/x"], "nothing to attach to"],
    [["wasmplugin", "IMAGE", "--port", "70000"], "is no port"],
    [["wasmplugin", "IMAGE", "--priority", "1.5"], "no 32-bit integer"],
    [["wasmplugin", "IMAGE", "--env", "ISTIO_META_X=1"], "ISTIO_META_"],
    [["wasmplugin", "IMAGE", "--env", "A"], "is no variable"],
    [["wasmplugin", "IMAGE", "--env", `A=${"x".repeat(2049)}`], "more than 2048 characters"],
    [["wasmplugin", "IMAGE", "--env", "A=1", "--env-from-host", "A"], "A is given twice"],
    [
      ["wasmplugin", "IMAGE", ...Array.from({ length: 257 }, (_, i) => ["--env", `V${i}=`]).flat()],
      "257 variables are more than 256",
    ],
    [
      ["wasmplugin", "IMAGE", ...Array.from({ length: 17 }, (_, i) => ["--target", `Gateway/g${i}`]).flat()],
      "17 targets are more than 16",
    ],
    [["wasmplugin", "IMAGE", "--path", "/x"], "wasmplugin has no field for --path"],
    [["envoyfilter", "IMAGE", "--pull-secret", "x"], "envoyfilter has no field for --pull-secret"],
    [["envoyfilter", "IMAGE", "--phase", "STATS"], "envoyfilter has no field for --phase"],
    [["envoyextensionpolicy", "IMAGE"], "needs a target"],
    [["envoyextensionpolicy", "IMAGE", "--target", "Gateway/x", "--env", "A=1"], "has no field for --env"],
    [["envoy", "--image", "r.io/guard:1"], "envoy has no field for --image"],
    [["envoy"], "where does Envoy find the module?"],
    [["envoy", "--url", "oci://r.io/guard:1"], "fetches over HTTP only"],
    [["envoy", "--url", "https://r.io/guard.wasm"], "needs --cluster"],
    [["kustomize"], "Allowed choices are"],
  ])("refuses %j", async ([kind, ...argv], message) => {
    const expanded = argv.flatMap((each) => (each === "IMAGE" ? image : [each]));
    const { exitCode, stdout, stderr } = await run(kind!, "--config", workspace.path("config.yaml"), ...expanded);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });

  it("takes name, root id and schema from the image where there is no project file", async () => {
    const elsewhere = workspace.path("node_modules");
    const [wrong, right] = [workspace.write("w.json", '{"deny":[]}'), workspace.path("config.yaml")];
    const from = (config: string): Promise<CliResult> =>
      cli("generate", "wasmplugin", elsewhere, ...image, "--config", config);
    expect((await validResource(from(right))).spec).toMatchObject({
      pluginName: "guard-root",
      failStrategy: "FAIL_CLOSE",
    });
    expect((await from(wrong)).stderr).toContain('unknown key "deny"');
  });

  it("needs to know the filter", async () => {
    expect((await cli("generate", "envoy", workspace.path("node_modules"), "--path", "/x")).stderr).toContain(
      "has no proxy-wasm.yaml",
    );
    workspace.write("odd/proxy-wasm.yaml", "name: odd\ndefaults:\n  phase: LATE\n");
    const { exitCode, stderr } = await cli("generate", "wasmplugin", workspace.path("odd"), ...image);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('proxy-wasm.yaml:3:10: defaults.phase must be one of "AUTHN", "AUTHZ", "STATS"');
  });
});
