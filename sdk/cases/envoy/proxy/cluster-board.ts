import { isDeepStrictEqual } from "node:util";
import { cluster as clusterConfig, type ClusterOptions } from "../../../envoy/config/cluster.js";
import { upstreamTls } from "../../../envoy/config/tls.js";
import type { JsonObject } from "../../../envoy/json.js";
import type { MutualTls } from "../../format/case-file.js";
import type { Identities } from "../identities.js";
import { startHttp1 } from "../upstream/http1.js";
import { startHttp2 } from "../upstream/http2.js";
import { TcpUpstream } from "../upstream/tcp.js";
import type { AnswerBook, HttpUpstream, UpstreamKind } from "../upstream/upstream.js";

/** A cluster that a case needs; its only endpoint is a server of ours. */
export interface ClusterNeed extends Pick<
  ClusterOptions,
  "name" | "metadata" | "endpointMetadata" | "locality" | "httpFilters"
> {
  kind: UpstreamKind;
  mtls?: MutualTls;
}

interface Placed {
  need: ClusterNeed;
  server: HttpUpstream | TcpUpstream;
}

/** The clusters of one proxy and the servers behind them; they stay as long as the cases need the same ones. */
export class ClusterBoard {
  readonly #clusters = new Map<string, Placed>();

  constructor(
    readonly identities: Identities,
    /** Gives the proxy these clusters; false when it refuses them. */
    readonly apply: (clusters: JsonObject[]) => Promise<boolean>,
  ) {}

  /** Makes sure that these clusters exist, as described, and no others; false when the proxy refuses them. */
  async ensure(needs: ClusterNeed[]): Promise<boolean> {
    const missing = needs.filter((need) => !isDeepStrictEqual(this.#clusters.get(need.name)?.need, need));
    const surplus = [...this.#clusters.keys()].filter((name) => !needs.some((need) => need.name === name));
    if (missing.length === 0 && surplus.length === 0) return true;
    for (const name of surplus) {
      await this.#clusters.get(name)!.server.stop();
      this.#clusters.delete(name);
    }
    for (const need of missing) {
      await this.#clusters.get(need.name)?.server.stop();
      this.#clusters.set(need.name, { need, server: await this.#start(need) });
    }
    return this.apply([...this.#clusters.values()].map((placed) => this.#config(placed)));
  }

  /** Takes away the clusters that have upstream filters, so that their VMs end. */
  async dropFiltered(): Promise<void> {
    const needs = [...this.#clusters.values()].map(({ need }) => need);
    if (needs.some(({ httpFilters }) => httpFilters))
      await this.ensure(needs.filter(({ httpFilters }) => !httpFilters));
  }

  /** Answers and requests of an HTTP server. */
  book(name: string): AnswerBook {
    return (this.#clusters.get(name)!.server as HttpUpstream).book;
  }

  tcp(name: string): TcpUpstream {
    return this.#clusters.get(name)!.server as TcpUpstream;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#clusters.values()].map(({ server }) => server.stop()));
  }

  #start({ kind, mtls }: ClusterNeed): Promise<HttpUpstream | TcpUpstream> {
    const identity = mtls ? this.identities.for(mtls.peer) : null;
    switch (kind) {
      case "http1":
        return startHttp1(identity);
      case "http2":
        return startHttp2(identity);
      case "tcp":
        return TcpUpstream.start(identity);
    }
  }

  #config({ need, server }: Placed): JsonObject {
    const { kind, mtls, ...options } = need;
    const http2 = kind === "http2";
    const tls = mtls && upstreamTls(this.identities.for(mtls.local), { alpn: http2 ? ["h2"] : [] });
    return clusterConfig({ ...options, ports: [server.port], http2, ...(tls ? { transportSocket: tls } : {}) });
  }
}
