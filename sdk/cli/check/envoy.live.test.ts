import { describe, expect, it } from "vitest";
import {
  bootstrap,
  EnvoyStartError,
  httpListener,
  routeAnswering,
  startEnvoy,
  wasmHttpFilter,
} from "../../envoy/index.js";
import { buildModule, ESSENTIALS, type ModuleSpec } from "../../host/wasm/testing/module-builder.js";
import { checkModule } from "./index.js";

const essential = (...more: NonNullable<ModuleSpec["functions"]>): ModuleSpec => ({
  functions: [...ESSENTIALS, ...more],
});
const without = (name: string): NonNullable<ModuleSpec["functions"]> => ESSENTIALS.filter((each) => each.name !== name);
const startingWith = (body: number[], imports: ModuleSpec["imports"] = []): ModuleSpec => ({
  imports,
  functions: [...without("_initialize"), { name: "_initialize", signature: ":", body }],
});

/** Modules on which Envoy refuses to start, each with a word of what Envoy says. */
const REFUSED: [what: string, module: ModuleSpec | Uint8Array, envoySays: RegExp][] = [
  ["no bytes at all", new Uint8Array(), /Invalid|empty|Failed|Unable/i],
  ["bytes that are no module", new TextEncoder().encode("<html>not found</html>"), /Failed|Unable/],
  ["invalid code", essential({ name: "helper", signature: ":i", body: [0x42, 0] }), /Failed|Unable/],
  ["no ABI marker", { functions: without("proxy_abi_version_0_2_1") }, /Missing or unknown Proxy-Wasm ABI version/],
  ["no allocator", { functions: without("proxy_on_memory_allocate") }, /missing malloc function/],
  ["env.abort", { imports: [{ name: "abort", signature: "iiii:" }] }, /missing import: env.abort/],
  ["another signature of an import", { imports: [{ name: "proxy_log", signature: "ii:i" }] }, /import type mismatch/],
  ["an imported global", { imports: [{ name: "g", kind: "global" }] }, /missing import|Unable/],
  ["another signature of a callback", essential({ name: "proxy_on_log", signature: "i:i" }), /Bad function signature/],
  ["an export called main", essential({ name: "main", signature: ":" }), /Bad function signature/],
  [
    "a host call in _initialize",
    startingWith([0x41, 0, 0x10, 0, 0x1a], [{ name: "proxy_get_log_level", signature: "i:i" }]),
    /restricted_callback|failed/,
  ],
  ["a trap in _initialize", startingWith([0x00]), /_initialize failed/],
];

/** Modules that Envoy takes. */
const ACCEPTED: [what: string, module: ModuleSpec][] = [
  ["the smallest filter", {}],
  [
    "a log line in _initialize",
    startingWith([0x41, 2, 0x41, 0, 0x41, 3, 0x10, 0, 0x1a], [{ name: "proxy_log", signature: "iii:i" }]),
  ],
  [
    "exports that Envoy does not know",
    essential({ name: "helper", signature: "I:F", body: [0x44, 0, 0, 0, 0, 0, 0, 0, 0] }),
  ],
  ["a callback that does nothing", essential({ name: "proxy_on_log", signature: "i:" })],
];

/** What Envoy logs when it refuses a module; null when it starts. */
async function refusal(module: Uint8Array): Promise<string | null> {
  const listener = httpListener({
    name: "main",
    httpFilters: [wasmHttpFilter({ name: "probe", module })],
    routes: [routeAnswering(200, "")],
  });
  try {
    const envoy = await startEnvoy({ bootstrap: bootstrap({ listeners: [listener] }) });
    await envoy.stop();
    return null;
  } catch (error) {
    if (!(error instanceof EnvoyStartError)) throw error;
    return error.entries.map(({ message }) => message).join("\n");
  }
}

const bytesOf = (module: ModuleSpec | Uint8Array): Uint8Array =>
  module instanceof Uint8Array ? module : buildModule(module);

describe("check and Envoy", () => {
  it.each(REFUSED)("both refuse %s", async (_, module, envoySays) => {
    expect(await refusal(bytesOf(module))).toMatch(envoySays);
    const { ok, findings } = checkModule(bytesOf(module));
    expect(ok).toBe(false);
    for (const { message, remedy } of findings) expect([message, remedy]).not.toContain("");
  });

  it.each(ACCEPTED)("both accept %s", async (_, module) => {
    expect(await refusal(bytesOf(module))).toBeNull();
    expect(checkModule(bytesOf(module)).ok).toBe(true);
  });
});
