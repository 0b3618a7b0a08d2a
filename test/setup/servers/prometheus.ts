import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensurePrometheus } from "../tools.mjs";
import { startServer, type Server } from "./server.js";

export interface PrometheusOptions {
  /** The configuration file, YAML or JSON. Its first scrape comes about 5 s after the start. */
  readonly config: string;
  /** Further flags, such as `--web.enable-otlp-receiver`. */
  readonly flags?: readonly string[];
}

export interface Prometheus extends Server {
  /** Answer of the HTTP API at `path` below `/api/v1/`, its `data` part. */
  get(path: string, parameters?: Record<string, string>): Promise<unknown>;
  /** Value of an expression that has one series, NaN when it has none. */
  value(expression: string): Promise<number>;
}

interface Answer {
  status: string;
  error?: string;
  data: unknown;
}

/** Starts a real Prometheus with exemplars and native histograms, keeping its data in a folder of its own. */
export async function startPrometheus({ config, flags = [] }: PrometheusOptions): Promise<Prometheus> {
  const server = await startServer({
    name: "prometheus",
    command: await ensurePrometheus(),
    args: (folder) => {
      writeFileSync(join(folder, "prometheus.yaml"), config);
      return [
        `--config.file=${join(folder, "prometheus.yaml")}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        "--web.listen-address=127.0.0.1:0",
        "--enable-feature=exemplar-storage",
        ...flags,
      ];
    },
    url: (output) => {
      const address = /msg="Listening on".* address=(127\.0\.0\.1:\d+)/.exec(output)?.[1];
      return address && output.includes("Server is ready") ? `http://${address}` : undefined;
    },
  });

  const get = async (path: string, parameters: Record<string, string> = {}): Promise<unknown> => {
    const query = new URLSearchParams(parameters).toString();
    const response = await fetch(`${server.url}/api/v1/${path}?${query}`);
    const answer = (await response.json()) as Answer;
    if (answer.status !== "success") throw new Error(`Prometheus: ${answer.error ?? response.statusText}`);
    return answer.data;
  };
  const value = async (expression: string): Promise<number> => {
    const { result } = (await get("query", { query: expression })) as { result: { value: [number, string] }[] };
    return Number(result[0]?.value[1] ?? NaN);
  };
  return { ...server, get, value };
}

/** Waits until an expression has a value that `holds`; returns the last value it had. */
export async function untilValue(
  prometheus: Prometheus,
  expression: string,
  holds: (value: number) => boolean,
  timeoutMs = 30_000,
): Promise<number> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await prometheus.value(expression);
    if (holds(value) || Date.now() > deadline) return value;
    await sleep(200);
  }
}
