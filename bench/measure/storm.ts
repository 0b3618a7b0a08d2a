import { scrapings, type LatencyResult, type Scraping, type StormResult } from "../model/results.js";
import type { Request, Work } from "../model/work.js";
import { sidecar } from "../twins/works/mesh.js";
import { requestWith } from "../twins/works/requests.js";
import { guest } from "../twins/works/variants.js";
import { askHttp } from "./ask.js";
import type { Bench } from "./bench.js";
import { upstreamOf } from "./contest.js";
import { Contestant } from "./contestant.js";
import { middle, type LatencyPlan } from "./latency.js";
import type { LoadReport, StormReport } from "./load.js";

/** Scrapers that come at once. */
const scrapers = 50;
/** The filter's default limit. */
const labelSets = 2_000;
/** Requests of the traffic per second. */
const rate = 2_000;
/** Before traffic is counted and after it, so that it meets the storm from its first to its last request. */
const margin = 0.5;

const variant = guest("sdk", "stats-storm", { module: "filters/stats", configuration: { exposition: { port: 0 } } });
const work: Work = {
  name: "stats-storm",
  title: "statistics of traffic while they are scraped",
  protocol: "http",
  direction: "inbound",
  request: requestWith(6),
  answeredBy: "upstream",
  variants: [{ ...variant, bootstrap: sidecar }],
};

interface Pass {
  readonly traffic: LoadReport;
  readonly scrapes: StormReport | null;
}

/** Latency at a fixed rate while all metrics of a registry at its limit are scraped by many at once, in several manners. */
export async function measureStorm(plan: LatencyPlan, bench: Bench): Promise<StormResult[]> {
  const contestant = new Contestant(work, work.variants[0]!, { ...bench, starts: 1 });
  const passes = new Map<Scraping, Pass[]>(scrapings.map((each) => [each, []]));
  const upstream = await upstreamOf(work, bench);
  try {
    await contestant.start(upstream?.port ?? null);
    if (!contestant.measured) throw new Error(contestant.notMeasured);
    await fill(contestant.proxy.port);
    for (let pass = 1; pass <= plan.passes; pass++) {
      // the last one leaves its memory behind
      for (const scraping of scrapings) {
        bench.show(`traffic while metrics are scraped (${scraping}): pass ${pass} of ${plan.passes}`);
        passes.get(scraping)!.push(await measure(contestant.proxy.port, scraping, plan, bench));
      }
    }
  } finally {
    await contestant.stop();
    await upstream?.stop();
  }
  return [...passes].map(([scraping, all]) => result(scraping, all, plan));
}

/** Requests for so many hosts that the registry is at its limit; the host of the traffic is one of them already. */
async function fill(port: number): Promise<void> {
  const batch = 50;
  for (let i = 1; i < labelSets; i += batch) {
    const hosts = Array.from({ length: Math.min(batch, labelSets - i) }, (_, k) => `host-${i + k}.example`);
    await Promise.all(hosts.map((host) => askHttp(port, withHost(host))));
  }
  const { body } = await askHttp(port, { ...scrape("plain"), path: "/stats/prometheus?name[]=istio_requests_total" });
  const found = body.match(/^istio_requests_total\{/gm)?.length ?? 0;
  if (found !== labelSets) throw new Error(`the registry has ${found} label sets instead of ${labelSets}`);
}

const withHost = (host: string): Request => ({ ...work.request, headers: [["host", host], ...work.request.headers] });

function scrape(scraping: Scraping): Request {
  const encoding = scraping === "plain" ? [] : [["accept-encoding", "gzip"] as const];
  return { method: "GET", path: "/stats/prometheus", headers: [["user-agent", "bench/1.0"], ...encoding] };
}

async function measure(port: number, scraping: Scraping, plan: LatencyPlan, { tool }: Bench): Promise<Pass> {
  const { seconds } = plan;
  const traffic = tool.open({ port, work, rate, connections: 64, warmSeconds: margin, seconds });
  if (scraping === "none") return { traffic: await traffic, scrapes: null };
  const slowClients = scraping === "slow" ? scrapers / 2 : 0;
  const storm = { port, request: scrape(scraping), clients: scrapers, slowClients, seconds: seconds + 2 * margin };
  const [one, other] = await Promise.all([traffic, tool.storm(storm)]);
  return { traffic: one, scrapes: other };
}

function result(scraping: Scraping, passes: readonly Pass[], plan: LatencyPlan): StormResult {
  const traffic = passes.map((pass) => pass.traffic);
  const scrapes = passes.flatMap((pass) => pass.scrapes ?? []);
  return {
    ...{ scraping, scrapers: scraping === "none" ? 0 : scrapers, labelSets, rate },
    ...{ seconds: plan.seconds * plan.passes, quantiles: middleOf(traffic) },
    failed: sum(traffic.map(({ failed }) => failed)),
    loadWaited: Math.max(...traffic.map(({ waited }) => waited)),
    ...(scrapes.length === 0
      ? {}
      : {
          scrapes: {
            statuses: added(scrapes.map(({ statuses }) => statuses)),
            failed: sum(scrapes.map(({ failed }) => failed)),
            bytes: sum(scrapes.map(({ bytes }) => bytes)),
            quantiles: middleOf(scrapes),
          },
        }),
  };
}

const middleOf = (reports: readonly LoadReport[]): LatencyResult["quantiles"] =>
  middle(reports.map(({ quantiles }) => quantiles));

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

function added(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [status, count] of all.flatMap((each) => Object.entries(each)))
    total[status] = (total[status] ?? 0) + count;
  return total;
}
