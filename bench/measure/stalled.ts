import type { Results } from "../model/results.js";
import type { Work } from "../model/work.js";
import type { Bench } from "./bench.js";
import { none } from "./contest.js";
import { Contestant } from "./contestant.js";

const work: Work = {
  name: "stalled",
  title: "goes to an upstream that answers nothing for 200 ms of each second",
  protocol: "http",
  request: { method: "GET", path: "/", headers: [] },
  answeredBy: "upstream",
  variants: [],
};

/**
 * The same stalling upstream behind the same Envoy, seen by an open loop and by a closed one. A request that comes at
 * any time meets the stall with probability 0.2: the true 90th percentile is 100 ms. A closed loop sends next to
 * nothing during the stall, and does not see it.
 */
export async function measureStalled(seconds: number, bench: Bench): Promise<Results["stalled"]> {
  const upstream = await bench.tool.upstream({ stalls: true });
  const proxy = new Contestant(work, none, { ...bench, starts: 1 });
  try {
    await proxy.start(upstream.port);
    if (!proxy.measured) throw new Error(proxy.notMeasured);
    const common = { port: proxy.proxy.port, work, warmSeconds: 0.3, seconds };
    const open = await bench.tool.open({ ...common, connections: 64, rate: 1_000 });
    const closed = await bench.tool.closed({ ...common, connections: bench.connections });
    return [
      { loop: "open", quantiles: open.quantiles },
      { loop: "closed", quantiles: closed.quantiles },
    ];
  } finally {
    await proxy.stop();
    await upstream.stop();
  }
}
