import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { spawnGuarded, type GuardedProcess } from "proxy-wasm-assemblyscript-sdk/envoy";
import { stringify } from "yaml";
import { ensurePrometheus } from "../../../test/setup/tools.mjs";

export interface Job {
  name: string;
  /** `host:port`. */
  target: string;
  path?: string;
  /** Scrape protocols in the order of preference, such as PrometheusProto. */
  protocols?: string[];
  more?: object;
}

export interface QueryResult {
  metric: Record<string, string>;
  value?: [number, string];
  values?: [number, string][];
  histogram?: [number, { count: string; sum: string }];
}

const FEATURES = "exemplar-storage,created-timestamp-zero-ingestion,native-histograms";

/** A real Prometheus that scrapes every second. */
export class Prometheus {
  private constructor(
    readonly port: number,
    private readonly process: GuardedProcess,
    private readonly folder: string,
  ) {}

  static async start(jobs: Job[], rules?: string): Promise<Prometheus> {
    const binary = await ensurePrometheus();
    const folder = await mkdtemp(join(tmpdir(), "prometheus-"));
    const port = await freePort();
    const config = {
      global: { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" },
      ...(rules === undefined ? {} : { rule_files: [rules] }),
      scrape_configs: jobs.map(({ name, target, path = "/stats/prometheus", protocols, more }) => ({
        job_name: name,
        metrics_path: path,
        static_configs: [{ targets: [target] }],
        ...(protocols ? { scrape_protocols: protocols } : {}),
        ...more,
      })),
    };
    await writeFile(join(folder, "prometheus.yml"), stringify(config));
    const log = await open(join(folder, "log"), "w");
    const args = [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--enable-feature=${FEATURES}`,
      "--web.enable-otlp-receiver",
    ];
    const process = await spawnGuarded(binary, args, { output: log.fd });
    await log.close();
    const prometheus = new Prometheus(port, process, folder);
    await prometheus.untilReady();
    return prometheus;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Result of an instant query. */
  async query(text: string): Promise<QueryResult[]> {
    const answer = await this.get<{ result: QueryResult[] }>("/api/v1/query", { query: text });
    return answer.result;
  }

  /** The value of a query that has one result; NaN when it has none. */
  async value(text: string): Promise<number> {
    const [first] = await this.query(text);
    return first?.value === undefined ? NaN : Number(first.value[1]);
  }

  async get<T>(path: string, parameters: Record<string, string>): Promise<T> {
    const response = await fetch(`${this.url}${path}?${new URLSearchParams(parameters).toString()}`);
    const answer = (await response.json()) as { status: string; error?: string; data: T };
    if (answer.status !== "success") throw new Error(`${path}: ${answer.error ?? response.statusText}`);
    return answer.data;
  }

  /** Waits until a query answers what is wanted. */
  async until(text: string, wanted: (value: number) => boolean, timeoutMs = 20_000): Promise<number> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const value = await this.value(text);
      if (wanted(value)) return value;
      if (Date.now() > deadline) throw new Error(`${text} is ${value}`);
      await delay(200);
    }
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    for (let i = 0; i < 150; i++) {
      const ready = await fetch(`${this.url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await delay(100);
    }
    throw new Error(`Prometheus does not become ready: ${await readFile(join(this.folder, "log"), "utf8")}`);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
