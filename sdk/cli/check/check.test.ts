import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, type CliResult } from "../testing/cli.js";
import { Workspace } from "../testing/workspace.js";
import { buildModule, ESSENTIALS, type ModuleSpec } from "../../host/wasm/testing/module-builder.js";
import { checkModule, type CheckReport } from "./index.js";

const check = (spec: ModuleSpec, maxSize?: number): CheckReport =>
  checkModule(buildModule(spec), maxSize === undefined ? {} : { maxSize });
const rules = (report: CheckReport): string[] => report.findings.map(({ level, rule }) => `${level} ${rule}`);
const essential = (...more: NonNullable<ModuleSpec["functions"]>): ModuleSpec => ({
  functions: [...ESSENTIALS, ...more],
});
const without = (name: string): ModuleSpec => ({ functions: ESSENTIALS.filter((each) => each.name !== name) });

describe("checkModule", () => {
  it("has nothing against a minimal filter", () => {
    const report = check({
      imports: [{ name: "proxy_add_header_map_value", signature: "iiiii:i" }],
      ...essential({ name: "proxy_on_response_headers", signature: "iii:i", body: [0x41, 0, 0x1a, 0x41, 0] }),
    });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      abi: "0.2.1",
      imports: ["env.proxy_add_header_map_value"],
      callbacks: ["proxy_on_response_headers"],
    });
  });

  it.each([
    [{ name: "abort", signature: "iiii:" }, "import-unknown", "missing import: env.abort", "transform"],
    [{ name: "seed", signature: ":F" }, "import-unknown", "env.seed", "generator"],
    [{ name: "console.log", signature: "i:" }, "import-unknown", "console.log", "log functions"],
    [{ module: "index", name: "fetch", signature: ":" }, "import-unknown", "index.fetch", "npm package"],
    [{ module: "wasi_snapshot_preview1", name: "fd_write", signature: "iiii:i" }, "import-unknown", "WASI", "shim"],
    [{ name: "pthread_equal", signature: "ii:i" }, "import-unknown", "pthread_equal", "thread"],
    [{ name: "emscripten_notify_memory_growth", signature: "i:" }, "import-unknown", "emscripten", "growth hook"],
    [
      { name: "proxy_log", signature: "ii:i" },
      "import-signature",
      "(i32 i32) -> i32, but Envoy has (i32 i32 i32) -> i32",
      "@external",
    ],
    [{ name: "proxy_increment_metric", signature: "ii:i" }, "import-signature", "(i32 i64) -> i32", "exactly"],
    [{ name: "table", kind: "table" }, "import-kind", "imports the table env.table", "importTable"],
    [{ name: "g", kind: "global" }, "import-kind", "imports the global env.g", "define it"],
  ] as const)("refuses the import %j", (entry, rule, message, remedy) => {
    const [finding] = check({ imports: [entry] }).findings;
    expect(finding).toMatchObject({ level: "error", rule });
    expect(finding?.message).toContain(message);
    expect(finding?.remedy).toContain(remedy);
  });

  it("wants the marker of the ABI", () => {
    expect(rules(check(without("proxy_abi_version_0_2_1")))).toContain("error abi-marker");
    const old = [{ name: "proxy_abi_version_0_1_0", signature: ":" }, ...without("proxy_abi_version_0_2_1").functions!];
    expect(rules(check({ functions: old }))).toEqual(["error abi-version"]);
    const both = [...ESSENTIALS, { name: "proxy_abi_version_0_2_0", signature: ":" }];
    expect(rules(check({ functions: both }))).toEqual(["warning abi-marker"]);
  });

  it("knows that proxy_get_log_level came with ABI 0.2.1", () => {
    const functions = [
      { name: "proxy_abi_version_0_2_0", signature: ":" },
      ...without("proxy_abi_version_0_2_1").functions!,
    ];
    const imports = [{ name: "proxy_get_log_level", signature: "i:i" }];
    expect(rules(check({ functions, imports }))).toEqual(["error import-unknown"]);
    expect(check({ imports }).ok).toBe(true);
  });

  it("refuses a start section", () => {
    expect(rules(check({ start: 0 }))).toEqual(["error start-section"]);
  });

  it("wants exactly one memory, exported, of 32 bits", () => {
    expect(rules(check({ exportMemories: 0 }))).toContain("error memory");
    expect(rules(check({ memories: [], exportMemories: 0 }))).toContain("error memory");
    expect(rules(check({ imports: [{ name: "memory", kind: "memory" }], memories: [] }))).toContain(
      "error import-kind",
    );
    expect(rules(check({ memories: [[4, 1]] }))).toContain("error memory64");
    expect(rules(check({ memories: [[3, 1, 2]] }))).toContain("warning memory-shared");
    expect(rules(check({ memories: [[0, 0x81, 0x80, 0x01]] }))).toContain("error memory-size");
  });

  it("wants an allocator", () => {
    expect(rules(check(without("proxy_on_memory_allocate")))).toEqual(["error allocator"]);
  });

  it.each([
    ["proxy_on_request_headers", "ii:i", "(i32 i32) -> i32, but Envoy wants (i32 i32 i32) -> i32", "exactly these"],
    ["proxy_on_log", "i:i", "Envoy wants (i32) -> ()", "exactly these"],
    ["main", ":", "Envoy wants (i32 i32) -> i32", "belongs to the host"],
    ["malloc", ":i", "Envoy wants (i32) -> i32", "belongs to the host"],
  ])("refuses %s%s", (name, signature, message, remedy) => {
    const [finding] = check(essential({ name, signature })).findings;
    expect(finding).toMatchObject({ level: "error", rule: "export-signature" });
    expect(finding?.message).toContain(message);
    expect(finding?.remedy).toContain(remedy);
  });

  it.each([
    ["proxy_on_request_header", "did you mean proxy_on_request_headers?"],
    ["proxyOnResponseHeaders", "did you mean proxy_on_response_headers?"],
    ["proxy_on_http_call_respons", "did you mean proxy_on_http_call_response?"],
    ["proxy_something_else", "rename it"],
  ])("finds %s, which would never be called", (name, remedy) => {
    const [finding] = check(essential({ name, signature: "i:i" })).findings;
    expect(finding).toMatchObject({ level: "error", rule: "export-near-miss" });
    expect(finding?.remedy).toContain(remedy);
  });

  it("leaves other exports alone", () => {
    expect(check(essential({ name: "helper", signature: "i:i" }, { name: "__collect", signature: ":" })).ok).toBe(true);
    const unused = essential({ name: "proxy_on_grpc_create_initial_metadata", signature: "iii:" });
    expect(rules(check(unused))).toEqual(["warning export-unused"]);
  });

  it("refuses exports with values that V8's API cannot carry", () => {
    const vector = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
    expect(rules(check(essential({ name: "helper", signature: ":v", body: vector })))).toContain("error export-type");
  });

  it("refuses bytes that are no module, or no valid one", () => {
    expect(checkModule(new Uint8Array())).toMatchObject({ ok: false, findings: [{ rule: "invalid-module" }] });
    expect(checkModule(new TextEncoder().encode("not found"))).toMatchObject({ ok: false });
    const invalid = check(essential({ name: "helper", signature: ":i", body: [0x42, 0] }));
    expect(invalid.findings[0]).toMatchObject({ rule: "invalid-module" });
  });

  it("runs _initialize under Envoy's restriction", () => {
    const start = (body: number[], imports: ModuleSpec["imports"] = []): CheckReport =>
      check({
        imports,
        functions: [...without("_initialize").functions!, { name: "_initialize", signature: ":", body }],
      });
    const call = [0x41, 0, 0x10, 0, 0x1a];
    const forbidden = start(call, [{ name: "proxy_get_current_time_nanoseconds", signature: "i:i" }]);
    expect(forbidden.findings[0]?.message).toContain("called env.proxy_get_current_time_nanoseconds");
    expect(start([0x41, 2, 0x41, 0, 0x41, 3, 0x10, 0, 0x1a], [{ name: "proxy_log", signature: "iii:i" }]).ok).toBe(
      true,
    );
    expect(start([0x00]).findings[0]?.message).toContain("_initialize failed: unreachable");
    expect(start([0x03, 0x40, 0x0c, 0, 0x0b]).findings[0]?.message).toContain("did not return within 2 s");
  });

  it("asks the allocator for room", () => {
    const allocate = (body: number[]): CheckReport =>
      check({
        functions: [...without("proxy_on_memory_allocate").functions!, { name: "malloc", signature: "i:i", body }],
      });
    expect(allocate([0x41, 0]).findings[0]?.message).toContain("malloc(64) answered 0");
    expect(allocate([0x41, 0xf0, 0xff, 0x03]).findings[0]?.message).toContain("answered 65520");
    expect(allocate([0x41, 16]).ok).toBe(true);
  });

  it("warns of callbacks that cost a call for nothing", () => {
    const idle = check(
      essential({ name: "proxy_on_request_headers", signature: "iii:i" }, { name: "proxy_on_log", signature: "i:" }),
    );
    expect(idle.ok).toBe(true);
    expect(idle.findings[0]?.message).toContain("proxy_on_request_headers, proxy_on_log");
  });

  it("holds a size budget", () => {
    const { bytes } = check({});
    expect(check({}, bytes).ok).toBe(true);
    const over = check({}, bytes - 1);
    expect(rules(over)).toEqual(["error size-budget"]);
    expect(over.findings[0]?.message).toContain("largest sections: export");
  });
});

describe("proxy-wasm check", () => {
  let workspace: Workspace;
  beforeAll(() => {
    workspace = new Workspace();
    workspace.write("proxy-wasm.yaml", "name: guard\nschema: schema.json\n");
    workspace.write(
      "schema.json",
      '{"type":"object","additionalProperties":false,"properties":{"limit":{"type":"integer"}}}',
    );
    workspace.write("build/guard.wasm", buildModule(essential({ name: "proxy_on_log", signature: "i:" })));
    workspace.write("alone/bad.wasm", buildModule({ start: 0 }));
  });
  afterAll(() => workspace.remove());

  it("examines every module and fails when one does", async () => {
    const { exitCode, stdout } = await cli(
      "check",
      workspace.path("build/guard.wasm"),
      workspace.path("alone/bad.wasm"),
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain("✓ ");
    expect(stdout).toContain("warning callback-idle: exports callbacks that do nothing: proxy_on_log");
    expect(stdout).toContain("error start-section: has a start section");
    expect(stdout).toContain('→ set "exportStart": "_initialize"');
  });

  it("fails on warnings when it is told, and speaks JSON", async () => {
    const strict = await cli("check", workspace.path("build/guard.wasm"), "--warnings-as-errors", "--json");
    expect(strict.exitCode).toBe(1);
    expect(strict.json()).toMatchObject([
      { ok: true, abi: "0.2.1", findings: [{ level: "warning", rule: "callback-idle" }] },
    ]);
  });

  it("reads sizes with their units", async () => {
    for (const [size, exitCode] of [
      ["1MB", 0],
      ["1KiB", 0],
      ["10", 1],
      ["10 B", 1],
      ["0.01KB", 1],
      ["ten", 2],
      ["-1", 2],
    ] as const) {
      const result = await cli("check", workspace.path("build/guard.wasm"), "--max-size", size);
      expect([size, result.exitCode]).toEqual([size, exitCode]);
    }
  });

  it("checks a configuration strictly", async () => {
    const check = (text: string, module = "build/guard.wasm"): Promise<CliResult> =>
      cli("check", workspace.path(module), "--config", workspace.write("config.yaml", text));
    expect((await check("limit: 1\n")).exitCode).toBe(0);
    expect(await check("limits: 1\n")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('1:1: unknown key "limits"') as string,
    });
    workspace.write("alone/ok.wasm", buildModule({}));
    workspace.write("alone/proxy-wasm.yaml", "name: alone\n");
    expect((await check("limit: 1\n", "alone/ok.wasm")).stderr).toContain("has no schema");
  });

  it.each([["nowhere.wasm"], ["build"]])("refuses %s", async (file) => {
    expect((await cli("check", workspace.path(file))).exitCode).toBe(2);
  });
});
