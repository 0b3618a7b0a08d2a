import { closeSync, openSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { spawnGuarded, type GuardedProcess } from "proxy-wasm-assemblyscript-sdk/envoy";
import type { Places } from "../machine/requirements.js";
import type { Request, Work } from "../model/work.js";
import { wireBytes } from "./wire.js";

/** What the generator tells about a run. */
export interface LoadReport {
  readonly completed: number;
  readonly failed: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Reasons of failures, with their numbers. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Growth of the numbers in the watched file. */
  readonly watched: readonly number[] | null;
  /** Share of that time in which the generator was ready to run and something else had its processor. */
  readonly waited: number;
  /** Latency in microseconds at each quantile. */
  readonly quantiles: readonly (readonly [number, number])[];
}

export interface LoadOptions {
  readonly port: number;
  readonly work: Pick<Work, "protocol" | "request">;
  readonly connections: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

export interface StormOptions {
  readonly port: number;
  readonly request: Request;
  /** Clients that ask at the same moments, once a second. */
  readonly clients: number;
  /** How many of them read a MiB per second. */
  readonly slowClients?: number;
  readonly seconds: number;
}

/** What a storm tells: latency is that of its own answers. */
export interface StormReport extends LoadReport {
  /** Of all answers. */
  readonly bytes: number;
}

export interface UpstreamOptions {
  readonly tcp?: boolean;
  readonly body?: string;
  readonly headers?: readonly (readonly [string, string])[];
  /** Answers nothing for 200 ms of each second. */
  readonly stalls?: boolean;
}

export interface Upstream {
  readonly port: number;
  stop(): Promise<void>;
}

/** The program of `bench/load`, held on its processor. */
export class LoadTool {
  #runs = 0;

  constructor(
    readonly binary: string,
    readonly places: Places,
    /** For files of ours. */
    readonly folder: string,
  ) {}

  /**
   * Saturates: each connection sends as soon as it has its answer.
   * @param watch file whose numbers are read before and after, while nothing is under way
   */
  closed(options: LoadOptions & { readonly watch?: string }): Promise<LoadReport> {
    const { watch } = options;
    return this.#generate("closed", options, watch === undefined ? [] : ["-watch", watch]);
  }

  /** Sends at fixed times, whatever became of the requests before; latency counts from those times. */
  open(options: LoadOptions & { readonly rate: number }): Promise<LoadReport> {
    return this.#generate("open", options, ["-rate", String(options.rate)]);
  }

  /** Many clients ask at once, each second; ends when all have their answers. */
  async storm(options: StormOptions): Promise<StormReport> {
    const { port, request, clients, slowClients = 0, seconds } = options;
    const file = await this.#write("request", wireBytes({ protocol: "http", request }));
    const report = await this.#report([
      ...["storm", "-target", `127.0.0.1:${port}`, "-request", file, "-duration", `${seconds}s`],
      ...["-connections", String(clients), "-slow-clients", String(slowClients)],
    ]);
    return report as StormReport;
  }

  async upstream(options: UpstreamOptions = {}): Promise<Upstream> {
    const args = ["upstream"];
    if (options.tcp) args.push("-tcp");
    if (options.stalls) args.push("-stall-every", "1s", "-stall-for", "200ms");
    if (options.body !== undefined) args.push("-body", await this.#write("body", options.body));
    for (const [name, value] of options.headers ?? []) args.push("-header", `${name}: ${value}`);
    const { guarded, output } = await this.#spawn(args);
    for (let waited = 0; waited < 10_000; waited += 10) {
      const text = await readFile(output, "utf8");
      const port = /"port":(\d+)/.exec(text)?.[1];
      if (port !== undefined) return { port: Number(port), stop: () => guarded.stop() };
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await guarded.stop();
    throw new Error(`The upstream did not start: ${await readFile(output, "utf8")}`);
  }

  async #generate(mode: string, options: LoadOptions, more: string[]): Promise<LoadReport> {
    const request = await this.#write("request", wireBytes(options.work));
    return this.#report([
      ...[mode, "-target", `127.0.0.1:${options.port}`, "-request", request],
      ...(options.work.protocol === "tcp" ? ["-tcp"] : []),
      ...["-connections", String(options.connections)],
      ...["-warm", `${options.warmSeconds}s`, "-duration", `${options.seconds}s`, ...more],
    ]);
  }

  async #report(args: string[]): Promise<LoadReport> {
    const { guarded, output } = await this.#spawn(args);
    const code = await guarded.exited;
    const text = await readFile(output, "utf8");
    if (code !== 0) throw new Error(`the load generator failed: ${text.trim() || "it was ended"}`);
    return JSON.parse(text) as LoadReport;
  }

  async #spawn(args: string[]): Promise<{ guarded: GuardedProcess; output: string }> {
    const output = join(this.folder, `load-${++this.#runs}.json`);
    const descriptor = openSync(output, "w");
    try {
      const held = ["-c", String(this.places.load), this.binary, ...args];
      return { guarded: await spawnGuarded("taskset", held, { output: descriptor }), output };
    } finally {
      closeSync(descriptor);
    }
  }

  async #write(name: string, content: string | Buffer): Promise<string> {
    const path = join(this.folder, `${name}-${++this.#runs}`);
    await writeFile(path, content);
    return path;
  }
}
