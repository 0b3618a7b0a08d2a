import {
  bootstrap,
  httpListener,
  routeAnswering,
  wasmHttpFilter,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { NODE, SUBJECTS } from "../../test/soak/filters.js";
import { listenerName } from "../envoy/configuration.js";
import { Proxy } from "../envoy/proxy.js";
import type { MemoryResult } from "../model/results.js";
import type { Request } from "../model/work.js";
import { askHttp } from "./ask.js";
import type { Bench } from "./bench.js";
import { median } from "./estimate.js";

/** The module with the roots of all three filters, by the name that `twins` gives it. */
export const bundle = "sdk/all-filters";

const request: Request = { method: "GET", path: "/reviews/1", headers: [["x-tenant", "gold"]] };

interface Measured {
  readonly rss: number;
  readonly start: number;
}

/** Resident memory and start of an Envoy with none, one, two and three of our filters, and with all in one module. */
export async function measureMemory(starts: number, bench: Bench): Promise<MemoryResult[]> {
  const results: MemoryResult[] = [];
  for (const workers of [1, 2]) {
    const base = await measure("no filter", [], workers, starts, bench);
    for (const [title, filters] of chains(bench)) {
      const { rss, start } = await measure(title, filters, workers, starts, bench);
      results.push({ title, workers, rss: rss - base.rss, start: start - base.start });
    }
  }
  return results;
}

function chains(bench: Bench): (readonly [string, JsonObject[]])[] {
  const separate = SUBJECTS.map((subject) => wasmHttpFilter({ ...subject, vmId: subject.name }));
  const titles = SUBJECTS.map(({ name }) => name);
  const counts = separate.map((_, i) => [titles.slice(0, i + 1).join(", "), separate.slice(0, i + 1)] as const);
  const built = bench.modules.get(bundle);
  if (!built || "notMeasured" in built) return counts;
  const together = SUBJECTS.map(({ name, configuration }) =>
    wasmHttpFilter({ name, rootId: name, vmId: "all", module: built.path, configuration }),
  );
  return [...counts, ["all three in one module", together]];
}

async function measure(
  title: string,
  httpFilters: JsonObject[],
  workers: number,
  starts: number,
  bench: Bench,
): Promise<Measured> {
  const listener = httpListener({
    ...{ name: listenerName, direction: "inbound", httpFilters, routes: [routeAnswering(200, "ok")] },
  });
  const all: Measured[] = [];
  for (let i = 0; i < starts; i++) {
    bench.show(`memory: ${title}, ${workers} workers, start ${i + 1} of ${starts}`);
    const proxy = await Proxy.start(
      bench.envoy,
      bootstrap({ node: NODE, listeners: [listener] }),
      (port) => askHttp(port, request),
      workers,
    );
    try {
      const work = { protocol: "http", request } as const;
      await bench.tool.closed({ port: proxy.port, work, connections: 32, warmSeconds: 0, seconds: 1 });
      all.push({ rss: proxy.residentBytes, start: proxy.startMs });
    } finally {
      await proxy.stop();
    }
  }
  return { rss: median(all.map(({ rss }) => rss)), start: Math.min(...all.map(({ start }) => start)) };
}
