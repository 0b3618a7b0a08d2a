import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import type { JsonObject } from "../json.js";
import { parseStats, type Stats } from "./stats.js";

export interface ListenerAddress {
  address: string;
  port: number;
}

/** Envoy's admin interface; its address is read from the file that Envoy writes it to. */
export class Admin {
  #address: string | undefined;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(readonly addressFile: string) {}

  /** `host:port`, or null as long as Envoy has not written it. */
  address(): string | null {
    if (this.#address !== undefined) return this.#address;
    try {
      const text = readFileSync(this.addressFile, "utf8").trim();
      if (/:\d+$/.test(text)) this.#address = text;
    } catch {
      // Not written yet.
    }
    return this.#address ?? null;
  }

  url(path = "/"): string {
    const address = this.address();
    if (address === null) throw new Error("Envoy has not opened its admin interface.");
    return `http://${address}${path}`;
  }

  /** Body of an admin page. */
  async text(path: string, method: "GET" | "POST" = "GET"): Promise<string> {
    const { status, body } = await this.#call(path, method);
    if (status !== 200) throw new Error(`Envoy's admin interface answers ${status} to ${path}: ${body.trim()}`);
    return body;
  }

  async json<T = JsonObject>(path: string): Promise<T> {
    return JSON.parse(await this.text(path)) as T;
  }

  /** Whether Envoy is live and takes traffic. */
  async live(): Promise<boolean> {
    if (this.address() === null) return false;
    try {
      return (await this.#call("/ready", "GET")).status === 200;
    } catch {
      return false;
    }
  }

  /** Where each listener that is bound listens, by name. */
  async listeners(): Promise<Map<string, ListenerAddress>> {
    interface Answer {
      listener_statuses?: {
        name: string;
        local_address?: { socket_address?: { address: string; port_value: number } };
      }[];
    }
    const { listener_statuses: statuses = [] } = await this.json<Answer>("/listeners?format=json");
    const found = new Map<string, ListenerAddress>();
    for (const { name, local_address: address } of statuses) {
      const socket = address?.socket_address;
      if (socket) found.set(name, { address: socket.address, port: socket.port_value });
    }
    return found;
  }

  /** Counters, gauges and histograms whose name matches `filter`, a regular expression in RE2 syntax. */
  async stats(filter?: string): Promise<Stats> {
    const query = filter === undefined ? "" : `&filter=${encodeURIComponent(filter)}`;
    return parseStats(await this.json(`/stats?format=json&histogram_buckets=detailed${query}`));
  }

  /** The Prometheus page. */
  prometheus(filter?: string): Promise<string> {
    return this.text(`/stats/prometheus${filter === undefined ? "" : `?filter=${encodeURIComponent(filter)}`}`);
  }

  configDump(): Promise<JsonObject> {
    return this.json("/config_dump?include_eds");
  }

  /** Sets the level of one logger, such as `wasm`. */
  async setLogLevel(logger: string, level: string): Promise<void> {
    await this.text(`/logging?${logger}=${level}`, "POST");
  }

  #call(path: string, method: "GET" | "POST"): Promise<{ status: number; body: string }> {
    const url = this.url(path);
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, agent: this.#agent, timeout: 30_000 }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => resolve({ status: answer.statusCode!, body: Buffer.concat(chunks).toString() }));
      });
      sent.on("timeout", () => sent.destroy(new Error(`No answer from ${url} in 30 s.`)));
      sent.on("error", reject);
      sent.end();
    });
  }
}
