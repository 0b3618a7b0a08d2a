import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filter, wasmHttpFilter } from "proxy-wasm-assemblyscript-sdk/envoy";
import { ensureEnvoy, ensureLoad } from "../../test/setup/tools.mjs";
import { random } from "../../test/soak/traffic.js";
import { heldEnvoy } from "../envoy/proxy.js";
import { MachineError, requirePlaces, type Places } from "../machine/requirements.js";
import type { VariantResult } from "../model/results.js";
import type { Implementation, Work } from "../model/work.js";
import type { Bench } from "./bench.js";
import { measureWork } from "./contest.js";
import { LoadTool } from "./load.js";

const module = fileURLToPath(new URL("../../examples/add-header/build/add-header.wasm", import.meta.url));
const script = (body: string): ReturnType<typeof filter> =>
  filter("lua", "envoy.extensions.filters.http.lua.v3.Lua", {
    default_source_code: { inline_string: `function envoy_on_response(handle) ${body} end` },
  });

/** One who does it, one who does it otherwise, one that is not there, one that Envoy refuses. */
const work: Work = {
  name: "add-header",
  title: "adds one header",
  protocol: "http",
  request: { method: "GET", path: "/", headers: [] },
  answeredBy: "envoy",
  variants: [
    { by: "sdk", module: "example", filters: (path) => [wasmHttpFilter({ name: "add-header", module: path })] },
    { by: "lua", filters: () => [script('handle:headers():add("x-hello", "from TypeScript")')] },
    { by: "lua", label: "other", filters: () => [script('handle:headers():add("x-hello", "from Lua")')] },
    { by: "rust", module: "absent", filters: () => [] },
    { by: "go", module: "unknown", filters: () => [] },
    { by: "native", filters: () => [script("this is no Lua")] },
  ],
};

function placesHere(): Places | null {
  try {
    return requirePlaces();
  } catch (error) {
    if (error instanceof MachineError) return null;
    throw error;
  }
}

it("measures who does the work, and says of the others why not", { timeout: 120_000 }, async () => {
  const places = placesHere();
  // `load.live.test.ts` says what such a machine lacks
  if (!places) return;
  const folder = mkdtempSync(join(tmpdir(), "bench-contest-"));
  try {
    const bench: Bench = {
      envoy: await heldEnvoy(await ensureEnvoy(), places, folder),
      tool: new LoadTool(await ensureLoad(), places, folder),
      modules: new Map([
        ["example", { path: module }],
        ["absent", { notMeasured: "cargo is not installed" }],
      ]),
      ...{ blocks: 2, blockSeconds: 0.15, starts: 1, connections: 8, random: random(1), show: () => undefined },
    };
    const { variants } = await measureWork(work, bench);
    const of = (by: Implementation, label?: string): VariantResult =>
      variants.find((each) => each.by === by && each.label === label)!;
    for (const by of ["none", "control", "sdk", "lua"] as const) {
      expect(of(by).notMeasured).toBeUndefined();
      expect(of(by).blocks).toHaveLength(2);
    }
    expect(of("sdk").size).toMatchObject({ raw: expect.any(Number) as number });
    expect(of("sdk").cpu!.low).toBeLessThanOrEqual(of("sdk").cpu!.high);
    expect(of("none").cpu).toBeUndefined();
    expect(of("lua", "other").notMeasured).toMatch(/^answers GET \/ .*from Lua.* instead of .*from TypeScript/);
    expect(of("rust").notMeasured).toBe("cargo is not installed");
    expect(of("go").notMeasured).toBe("its module unknown was not built");
    expect(of("native").notMeasured).toMatch(/^Envoy ended with code 1 before it was ready: .*script load error/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
