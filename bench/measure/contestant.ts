import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Proxy } from "../envoy/proxy.js";
import { configuration } from "../envoy/configuration.js";
import type { VariantResult } from "../model/results.js";
import type { Answer, Variant, Work } from "../model/work.js";
import { askHttp, askTcp } from "./ask.js";
import { reasonOf, type Bench } from "./bench.js";
import { questions } from "./equality.js";
import { estimate, overBaseline } from "./estimate.js";
import type { LoadReport } from "./load.js";

/** One variant of a work while it is measured: its Envoy, and the figures so far. */
export class Contestant {
  readonly blocks: number[] = [];
  readonly rates: number[] = [];
  readonly #starts: number[] = [];
  #proxy: Proxy | undefined;
  #notMeasured: string | undefined;
  #saturation = 1;
  #loadWaited = 0;
  #memory = 0;
  #status = "";

  constructor(
    readonly work: Work,
    readonly variant: Variant,
    readonly bench: Bench,
  ) {}

  get name(): string {
    const { by, label } = this.variant;
    return label === undefined ? by : `${by} (${label})`;
  }

  get measured(): boolean {
    return this.#notMeasured === undefined;
  }

  get notMeasured(): string | undefined {
    return this.#notMeasured;
  }

  get proxy(): Proxy {
    if (!this.#proxy) throw new Error(`${this.name} does not run.`);
    return this.#proxy;
  }

  /** Takes it out of the contest. */
  async exclude(reason: string): Promise<void> {
    const complaint = this.#proxy?.complaint() ?? "";
    this.#notMeasured ??= complaint ? `${reason} (Envoy says: ${complaint})` : reason;
    await this.stop();
  }

  /** Starts its Envoy; excludes itself when that fails. */
  async start(upstreamPort: number | null): Promise<void> {
    const { variant, work, bench } = this;
    const built = variant.module === undefined ? { path: "" } : bench.modules.get(variant.module);
    if (!built || "notMeasured" in built) {
      return this.exclude(built?.notMeasured ?? `its module ${variant.module} was not built`);
    }
    try {
      for (let i = 0; i < bench.starts; i++) {
        await this.stop();
        const config = configuration(work, variant, built.path, upstreamPort);
        this.#proxy = await Proxy.start(bench.envoy, config, (port) => this.#ask(port, 0));
        this.#starts.push(this.#proxy.startMs);
      }
    } catch (error) {
      await this.exclude(reasonOf(error));
    }
  }

  /** Its answers to all questions of the work. */
  async answers(): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let i = 0; i < questions(this.work).length; i++) answers.push(await this.#ask(this.proxy.port, i));
    this.#status = String(answers[0]!.status);
    return answers;
  }

  /** One block: saturates its Envoy and keeps the worker's time per request. */
  async measure(): Promise<void> {
    const { work, bench, proxy } = this;
    const report = await bench.tool.closed({
      ...{ port: proxy.port, work, connections: bench.connections, watch: proxy.workerTime },
      ...{ seconds: bench.blockSeconds, warmSeconds: this.blocks.length === 0 ? 0.6 : 0.15 },
    });
    this.#refuse(report);
    const [onProcessor = 0, waiting = 0] = report.watched!;
    this.blocks.push(onProcessor / report.completed);
    this.rates.push(report.completed / report.seconds);
    this.#saturation = Math.min(this.#saturation, (onProcessor + waiting) / (report.seconds * 1e9));
    this.#loadWaited = Math.max(this.#loadWaited, report.waited);
    this.#memory = proxy.residentBytes;
  }

  async stop(): Promise<void> {
    const running = this.#proxy;
    this.#proxy = undefined;
    await running?.stop();
  }

  result(none: Contestant): VariantResult {
    const { by, label, module } = this.variant;
    const named = { by, ...(label === undefined ? {} : { label }) };
    if (this.#notMeasured !== undefined) return { ...named, notMeasured: this.#notMeasured };
    const conditions = { saturation: this.#saturation, loadWaited: this.#loadWaited };
    const figures = { ...named, blocks: this.blocks, rates: this.rates, ...conditions };
    if (this === none) return figures;
    return {
      ...figures,
      cpu: estimate(overBaseline(this.blocks, none.blocks)),
      memory: this.#memory - none.#memory,
      start: Math.min(...this.#starts) - Math.min(...none.#starts),
      ...(module === undefined ? {} : { size: moduleSize(this.bench, module) }),
    };
  }

  /** Figures of requests that failed, or were answered in another way than before, are none. */
  #refuse(report: LoadReport): void {
    if (report.failed > 0 || report.completed === 0) {
      const reasons = Object.entries(report.reasons).map(([reason, count]) => `${reason} (${count})`);
      throw new Error(`${report.failed} of ${report.failed + report.completed} requests failed: ${reasons.join(", ")}`);
    }
    const other = Object.keys(report.statuses).filter((status) => status !== this.#status);
    if (other.length > 0) throw new Error(`under load it answers ${other.join(", ")} instead of ${this.#status}`);
  }

  #ask(port: number, question: number): Promise<Answer> {
    const request = questions(this.work)[question]!;
    return this.work.protocol === "tcp" ? askTcp(port, request) : askHttp(port, request);
  }
}

function moduleSize(bench: Bench, module: string): { raw: number; gzip: number } {
  const built = bench.modules.get(module);
  if (!built || "notMeasured" in built) throw new Error(`${module} was measured without having been built.`);
  const bytes = readFileSync(built.path);
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}
