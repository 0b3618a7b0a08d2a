import { random } from "../test/soak/traffic.js";
import { describeMachine } from "./machine/describe.js";
import { cpuTime, stolen } from "./machine/steal.js";
import { reasonOf, type Bench } from "./measure/bench.js";
import { keep } from "./keep.js";
import { measureWork } from "./measure/contest.js";
import { measureFigures } from "./measure/figures.js";
import { measureLatency } from "./measure/latency.js";
import type { LoadTool } from "./measure/load.js";
import { bundle, measureMemory } from "./measure/memory.js";
import { measureRegistry } from "./measure/registry.js";
import { compared, controlOf } from "./measure/repeat.js";
import { measureStalled } from "./measure/stalled.js";
import { measureStorm } from "./measure/storm.js";
import type { LatencyResult, Results, WorkResult } from "./model/results.js";
import type { Options } from "./options.js";
import { latencyOf, type Plan } from "./plan.js";
import type { Progress } from "./progress.js";
import { interval, summary } from "./summary.js";
import { buildModules, type Built } from "./twins/toolchains/index.js";

/** Always the same: two runs put the variants into the same order. */
const orderSeed = 1;
const connections = 32;

export interface Tools {
  readonly envoy: string;
  /** Command that runs Envoy on its processor. */
  readonly held: string;
  readonly tool: LoadTool;
  readonly progress: Progress;
}

/** Measures what the plan says, keeps the raw figures and writes the report. */
export async function run(options: Options, plan: Plan, tools: Tools): Promise<void> {
  const { progress } = tools;
  progress.line(introduction(options, plan));
  const before = cpuTime();
  const bench: Bench = {
    ...{ envoy: tools.held, tool: tools.tool, connections, random: random(orderSeed), show: progress.show },
    ...{ blocks: plan.blocks, blockSeconds: plan.blockSeconds, starts: plan.starts },
    modules: await build(plan, progress),
  };
  const works = await measureWorks(plan, bench, progress);
  const control = controlOf(works);
  progress.line(`A/A: two Envoys without a filter differ by ${interval(control)} ns; nothing smaller is claimed`);
  const again = options.repeat ? compared(works, await measureWorks(plan, bench, progress)) : null;
  if (again) progress.line(`repeated: ${again.filter(({ agrees }) => agrees).length} of ${again.length} figures agree`);
  const beside = await measureBeside(plan, bench, progress);
  const results: Results = {
    ...{ format: 1, date: new Date().toISOString(), mode: options.mode },
    machine: describeMachine(tools.envoy, stolen(before, cpuTime())),
    ...{ blocks: plan.blocks, blockSeconds: plan.blockSeconds, connections, control, works },
    ...beside,
    ...(again ? { repeated: again } : {}),
  };
  progress.line(`raw figures: ${await keep(options, results)}, with report.html and report.md beside them`);
}

function introduction(options: Options, plan: Plan): string {
  const names = plan.works.map(({ name }) => name).join(", ");
  const twice = options.repeat ? ", all of it twice" : "";
  const blocks = `${plan.blocks} blocks of ${plan.blockSeconds} s`;
  return `Measures ${names} under Envoy, ${blocks}${twice}: about ${plan.minutes} min, after the modules are built.`;
}

/** What this machine cannot build is not measured, and says why. */
async function build(plan: Plan, progress: Progress): Promise<Map<string, Built>> {
  const names = plan.works.flatMap(({ variants }) => variants.flatMap(({ module }) => module ?? []));
  const modules = new Map<string, Built>();
  for (const name of new Set([...names, ...(plan.memoryStarts > 0 ? [bundle] : [])])) {
    progress.show(`building ${name}`);
    try {
      for (const [key, built] of await buildModules([name])) modules.set(key, built);
    } catch (error) {
      modules.set(name, { notMeasured: reasonOf(error) });
    }
    const built = modules.get(name)!;
    if ("notMeasured" in built) progress.line(`${name}: not measured: ${built.notMeasured}`);
  }
  progress.line(`${modules.size} modules are built`);
  return modules;
}

async function measureWorks(plan: Plan, bench: Bench, progress: Progress): Promise<WorkResult[]> {
  const results: WorkResult[] = [];
  for (const work of plan.works) {
    const result = await measureWork(work, bench);
    results.push(result);
    progress.line(`${work.name}: ${work.title}`);
    for (const line of summary(result)) console.log(line);
  }
  return results;
}

/** What is measured beside the processor's time. A measurement that fails leaves the others alone. */
async function measureBeside(
  plan: Plan,
  bench: Bench,
  progress: Progress,
): Promise<Pick<Results, "latency" | "storm" | "stalled" | "memory" | "figures">> {
  const latency: LatencyResult[] = [];
  for (const work of plan.works) {
    const by = latencyOf[work.name];
    if (by)
      latency.push(...(await attempt(`latency of ${work.name}`, () => measureLatency(work, by, plan.latency, bench))));
  }
  const { storm, stalledSeconds, memoryStarts, requests } = plan;
  return {
    latency,
    storm: storm ? await attempt("traffic while metrics are scraped", () => measureStorm(storm, bench)) : [],
    stalled: stalledSeconds > 0 ? await attempt("stalled upstream", () => measureStalled(stalledSeconds, bench)) : [],
    memory: memoryStarts > 0 ? await attempt("memory", () => measureMemory(memoryStarts, bench)) : [],
    figures: [
      ...(requests > 0 ? await attempt("linear memory and pauses", () => measureFigures(requests, bench)) : []),
      ...(await attempt("the registry's slices", () => measureRegistry(plan.labelSets, bench.show))),
    ],
  };

  async function attempt<T>(name: string, measure: () => Promise<readonly T[]>): Promise<readonly T[]> {
    try {
      const measured = await measure();
      progress.line(`${name}: done`);
      return measured;
    } catch (error) {
      progress.line(`${name}: not measured: ${reasonOf(error)}`);
      return [];
    }
  }
}
