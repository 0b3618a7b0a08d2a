import { createHost, type Host, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { NODE, SUBJECTS, type Subject } from "../../test/soak/filters.js";
import { exchanges } from "../../test/soak/traffic.js";
import type { FigureResult } from "../model/results.js";
import type { Bench } from "./bench.js";

const liveStreams = 5_000;
/** Enough for several collections: each comes after some hundreds of kilobytes of garbage. */
const exchangesWatched = 20_000;
const rounds = 3;

/** What Envoy does not show of a VM, from the Node host, where it is exact. */
export async function measureFigures(requests: number, bench: Bench): Promise<FigureResult[]> {
  const figures: FigureResult[] = [];
  for (const subject of SUBJECTS) {
    bench.show(`linear memory of ${subject.name} over ${requests} requests`);
    figures.push(await linearMemory(subject, requests));
    bench.show(`worst pause of ${subject.name} with ${liveStreams} live streams`);
    figures.push(await worstPause(subject));
  }
  return figures;
}

async function linearMemory(subject: Subject, requests: number): Promise<FigureResult> {
  const { host, plugin } = await load(subject);
  const kinds = exchanges(64, 1);
  let early = 0;
  for (let i = 0; i < requests; i++) {
    plugin.exchangeSync(kinds[i % kinds.length]);
    // a clock that moves lets timers run
    if (i % 1_000 === 0) await host.advance(1_000);
    if (i === Math.min(10_000, requests >> 1)) early = host.memoryPages(0);
  }
  const pages = host.memoryPages(0);
  return {
    name: `linear-memory/${subject.name}`,
    title: `linear memory of ${subject.name} after ${requests.toLocaleString("en")} requests`,
    value: pages * 65_536,
    unit: "bytes",
    note: `On the Node host, mixed traffic of 64 kinds; ${pages - early} pages of 64 KiB more than after the first 10,000.`,
  };
}

/**
 * The same deterministic sequence several times; the least time of each exchange is what it takes without disturbance,
 * and the greatest of those is the exchange with the longest collection.
 */
async function worstPause(subject: Subject): Promise<FigureResult> {
  const least = new Float64Array(exchangesWatched).fill(Infinity);
  for (let round = 0; round < rounds; round++) {
    const { plugin } = await load(subject);
    const kinds = exchanges(64, 1);
    for (let i = 0; i < liveStreams; i++) plugin.httpStream().requestHeaders(requestOf(i));
    for (let i = 0; i < exchangesWatched; i++) {
      const began = performance.now();
      plugin.exchangeSync(kinds[i % kinds.length]);
      least[i] = Math.min(least[i]!, performance.now() - began);
    }
  }
  // the first ones are slow until the host itself is compiled
  const settled = least.subarray(exchangesWatched >> 1).sort();
  const typical = settled[settled.length >> 1]!;
  return {
    name: `worst-pause/${subject.name}`,
    title: `longest exchange of ${subject.name} beside ${liveStreams.toLocaleString("en")} live streams`,
    value: settled.at(-1)! * 1_000,
    unit: "µs",
    note: `On the Node host; whatever the guest's collector does is in it. A typical exchange takes ${Math.round(typical * 1_000)} µs there. Each exchange counts with the least of ${rounds} equal runs, which takes the machine's noise out, and most of what the host's own collector adds.`,
  };
}

function requestOf(i: number): [string, string][] {
  return [
    [":method", "GET"],
    [":path", `/reviews/${i % 50}`],
    [":authority", "reviews.shop.svc.cluster.local"],
    ["x-tenant", "gold"],
  ];
}

async function load(subject: Subject): Promise<{ host: Host; plugin: Plugin }> {
  const { module, configuration } = subject;
  const host = await createHost({ module, node: NODE, mainThread: false, pedantic: false, logLevel: "warn" });
  return { host, plugin: await host.loadPlugin({ configuration, direction: "inbound" }) };
}
