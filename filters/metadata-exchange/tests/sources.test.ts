import type { JsonObject } from "@bufbuild/protobuf";
import fc from "fast-check";
import { createHost, type Host, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { describe, expect, it } from "vitest";
import { scaled } from "../../../test/setup/scale.js";
import { encodeHeader } from "../cli/peer-header.js";
import { decodeStruct } from "../cli/struct.js";
import { MODULE } from "./module.js";

/** Fields without which a next source is asked. */
const SHOWN = ["app", "cluster", "namespace", "revision", "service", "version", "workload"] as const;
type Known = Partial<Record<(typeof SHOWN)[number] | "identity", string>>;

/** What each source says of the peer; absent where it says nothing at all. */
interface Said {
  readonly certificate?: Known | undefined;
  readonly header?: Known | undefined;
  readonly native?: Known | undefined;
  readonly endpoint?: Known | undefined;
  readonly table?: Known | undefined;
  readonly service?: Known | undefined;
}
const SOURCES = ["certificate", "header", "native", "endpoint", "table", "service"] as const;

/** Each field from the first source that has it; a source is asked while the ones before it leave a shown field open. */
function expected(said: Said, from: readonly (keyof Said)[]): { peer: JsonObject; sources: string[] } {
  const peer: JsonObject = {};
  const sources: string[] = [];
  // what the peer itself says is always looked at, and the host's two sources are asked together
  const rounds = [["certificate", "header"], ["native", "endpoint"], ["table"], ["service"]] as const;
  for (const round of rounds) {
    if (SHOWN.every((field) => field in peer)) break;
    for (const source of round) {
      const news = Object.entries(from.includes(source) ? (said[source] ?? {}) : {}).filter(([key]) => !(key in peer));
      for (const [key, value] of news) peer[key] = value;
      if (news.length > 0) sources.push(source);
    }
  }
  return { peer, sources: sources.length > 0 ? sources : ["none"] };
}

const word = (source: string): fc.Arbitrary<string> => fc.constantFrom("a", "b").map((end) => `${source}-${end}`);
const fields = (source: string, keys: readonly string[]): fc.Arbitrary<Known | undefined> =>
  fc.option(fc.record(Object.fromEntries(keys.map((key) => [key, word(source)])), { requiredKeys: [] }), {
    nil: undefined,
    freq: 3,
  });
const all = (source: string, keys: readonly string[]): fc.Arbitrary<Known | undefined> =>
  fc.option(fc.record(Object.fromEntries(keys.map((key) => [key, word(source)]))), { nil: undefined, freq: 2 });

/** Entries of the directory say the service with the app or the workload, and the revision with the version. */
const entry = (source: string): fc.Arbitrary<Known | undefined> =>
  fields(source, ["app", "cluster", "namespace", "version", "workload"]).map((said) => {
    if (said === undefined || Object.keys(said).length === 0) return undefined;
    const service = said.app ?? said.workload;
    return {
      ...said,
      ...(service === undefined ? {} : { service, workload: said.workload ?? service }),
      ...(said.version === undefined ? {} : { revision: said.version }),
    };
  });
const certificate = fc.option(
  word("certificate").map((namespace) => ({ namespace, identity: `spiffe://td/ns/${namespace}/sa/x` })),
  { nil: undefined },
);
const said: fc.Arbitrary<Said> = fc.record({
  certificate,
  header: fields("header", SHOWN),
  native: fields("native", SHOWN),
  endpoint: all("endpoint", ["workload", "namespace", "service", "revision", "cluster"]),
  table: entry("table"),
  service: entry("service"),
});

const headerOf = (peer: Known): string =>
  encodeHeader({
    ...renamed(peer, { cluster: "CLUSTER_ID", namespace: "NAMESPACE", workload: "WORKLOAD_NAME" }),
    LABELS: renamed(peer, {
      app: "app",
      version: "version",
      service: "service.istio.io/canonical-name",
      revision: "service.istio.io/canonical-revision",
    }),
  });

/** An entry of the directory; what follows from its labels is not repeated. */
const entryOf = (peer: Known): JsonObject => ({
  ...renamed(peer, { cluster: "cluster", namespace: "namespace", workload: "workload" }),
  labels: renamed(peer, { app: "app", version: "version" }),
});

function renamed(peer: Known, names: Record<string, string>): JsonObject {
  const entries = Object.entries(peer).filter(([key]) => key in names);
  return Object.fromEntries(entries.map(([key, value]) => [names[key]!, value]));
}

async function load(said: Said, direction: "inbound" | "outbound"): Promise<{ host: Host; plugin: Plugin }> {
  const address = direction === "inbound" ? "192.0.2.1" : "127.0.0.1";
  const answer = said.service ? { body: JSON.stringify(entryOf(said.service)) } : { status: 404 };
  const host = await createHost({ module: MODULE, mainThread: false, clusters: { directory: () => answer } });
  const directory = {
    workloads: said.table ? [{ address, ...entryOf(said.table) }] : [],
    service: { cluster: "directory" },
  };
  return { host, plugin: await host.loadPlugin({ configuration: JSON.stringify({ directory }), direction }) };
}

/** The sources that were counted since the last look, each once or more. */
function countedSources(host: Host, seen: Map<string, number>): string[] {
  host.advanceSync(1_000);
  return [...host.metrics].flatMap(({ name, value }) => {
    const source = /^metadata_exchange_peer_source_totalsource=\.=(\w+);\.;$/.exec(name)?.[1];
    if (source === undefined) return [];
    const before = seen.get(source) ?? 0;
    seen.set(source, Number(value));
    return Number(value) > before ? [source] : [];
  });
}

describe("what several sources say of a peer is put together field by field, and counted", () => {
  it.each(["inbound", "outbound"] as const)("%s", { timeout: 120_000 }, async (direction) => {
    const [side, here] =
      direction === "inbound"
        ? (["downstream", SOURCES.filter((source) => source !== "endpoint")] as const)
        : (["upstream", SOURCES] as const);
    await fc.assert(
      fc.asyncProperty(said, async (said) => {
        const { host, plugin } = await load(said, direction);
        const headers: [string, string][] = said.header ? [["x-envoy-peer-metadata", headerOf(said.header)]] : [];
        const tls = said.certificate ? { tls: { peer: said.certificate.identity! } } : {};
        const workload = said.endpoint
          ? ["workload", "namespace", "service", "revision", "cluster"].map((key) => said.endpoint?.[key as "app"])
          : undefined;
        const exchange = {
          connection: { source: "192.0.2.1:1000", ...(direction === "inbound" ? tls : {}) },
          request: { headers: direction === "inbound" ? headers : [] },
          upstream: { headers: direction === "outbound" ? headers : [] },
          attributes: {
            ...(said.native ? { filter_state: { [`${side}_peer`]: { ...said.native } } } : {}),
            upstream: {
              address: "127.0.0.1:9000",
              ...(said.certificate && direction === "outbound"
                ? { uri_san_peer_certificate: said.certificate.identity! }
                : {}),
            },
            xds: workload
              ? { upstream_host_metadata: { filter_metadata: { istio: { workload: workload.join(";") } } } }
              : {},
          },
        };
        // the directory's answer is there from the second request on
        const seen = new Map<string, number>();
        await plugin.exchange(exchange);
        await host.advance(100);
        countedSources(host, seen);
        const { filterState } = await plugin.exchange(exchange);
        const state = filterState.get(`wasm.${side}_peer`);
        const { peer, sources } = expected(said, here);
        expect(state === undefined ? {} : decodeStruct(state)).toEqual(peer);
        expect(countedSources(host, seen).sort()).toEqual([...sources].sort());
      }),
      { seed: 5, numRuns: scaled(300) },
    );
  });
});
