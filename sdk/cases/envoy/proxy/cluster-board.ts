import { isDeepStrictEqual } from "node:util";
import { cluster as clusterConfig, type ClusterOptions } from "../../../envoy/config/cluster.js";
import type { JsonObject } from "../../../envoy/json.js";
import { HttpUpstream } from "../upstream/http-server.js";

/** A cluster that a case needs; its only endpoint is a server of ours. */
export type ClusterNeed = Omit<ClusterOptions, "ports">;

/** The clusters of one proxy and the servers behind them; they stay as long as the cases need the same ones. */
export class ClusterBoard {
  readonly #clusters = new Map<string, { need: ClusterNeed; server: HttpUpstream }>();

  constructor(
    /** Gives the proxy these clusters and waits until it has taken them. */
    readonly apply: (clusters: JsonObject[]) => Promise<void>,
  ) {}

  /** Makes sure that these clusters exist, as described. */
  async ensure(needs: ClusterNeed[]): Promise<void> {
    const missing = needs.filter((need) => !isDeepStrictEqual(this.#clusters.get(need.name)?.need, need));
    if (missing.length === 0) return;
    for (const need of missing) {
      const server = this.#clusters.get(need.name)?.server ?? (await HttpUpstream.start());
      this.#clusters.set(need.name, { need, server });
    }
    await this.apply([...this.#clusters.values()].map(({ need, server }) => clusterConfig({ ...need, ports: [server.port] })));
  }

  server(name: string): HttpUpstream {
    return this.#clusters.get(name)!.server;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#clusters.values()].map(({ server }) => server.stop()));
  }
}
