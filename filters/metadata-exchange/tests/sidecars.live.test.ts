import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cluster,
  httpListener,
  routeTo,
  wasmHttpFilter,
  type JsonObject,
  type TrafficDirection,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDirectory, type DirectoryServer } from "../cli/directory/server.js";
import { MODULE } from "./module.js";
import { PRODUCTPAGE, PRODUCTPAGE_ID, PRODUCTPAGE_PEER } from "./samples.js";
import { send, type Protocol } from "./support/client.js";
import { startApplication, type Application } from "./support/echo-http.js";
import { Sidecar } from "./support/sidecar.js";

const REVIEWS: JsonObject = {
  NAME: "reviews-v2-def",
  NAMESPACE: "default",
  WORKLOAD_NAME: "reviews-v2",
  CLUSTER_ID: "Kubernetes",
  OWNER: "kubernetes://apis/apps/v1/namespaces/default/deployments/reviews-v2",
  LABELS: {
    app: "reviews",
    version: "v2",
    "service.istio.io/canonical-name": "reviews",
    "service.istio.io/canonical-revision": "v2",
  },
};
const REVIEWS_PEER = {
  app: "reviews",
  cluster: "Kubernetes",
  name: "reviews-v2-def",
  namespace: "default",
  revision: "v2",
  service: "reviews",
  type: "deployment",
  version: "v2",
  workload: "reviews-v2",
};
const PODS = {
  kind: "List",
  items: [
    {
      kind: "Pod",
      metadata: {
        name: "batch-7d9-x",
        namespace: "jobs",
        labels: { app: "batch", version: "v9", "pod-template-hash": "7d9" },
        ownerReferences: [{ kind: "ReplicaSet", name: "batch-7d9", controller: true }],
      },
      status: { phase: "Running", podIP: "127.0.0.1", podIPs: [{ ip: "127.0.0.1" }] },
    },
  ],
};
const BATCH = {
  app: "batch",
  name: "batch-7d9-x",
  namespace: "jobs",
  revision: "v9",
  service: "batch",
  version: "v9",
  workload: "batch",
};
const TABLE = { workloads: [{ address: "127.0.0.0/8", namespace: "vms", labels: { app: "legacy" } }] };
const LEGACY = { app: "legacy", namespace: "vms", service: "legacy", workload: "legacy" };

const filterWith = (configuration: object): JsonObject =>
  wasmHttpFilter({
    name: "metadata-exchange",
    module: MODULE,
    vmId: JSON.stringify(configuration),
    configuration: JSON.stringify(configuration),
  });

interface Way {
  readonly name: string;
  readonly configuration: object;
  readonly to: string;
}

const listeners = (direction: TrafficDirection, accessLogs: JsonObject[], ways: readonly Way[]): JsonObject[] =>
  ways.map(({ name, configuration, to }) =>
    httpListener({ name, direction, accessLogs, httpFilters: [filterWith(configuration)], routes: [routeTo(to)] }),
  );

describe("two sidecars", () => {
  let plain: Application;
  let modern: Application;
  let directory: DirectoryServer;
  let silent: Server;
  /** Connections to a directory that never answers. */
  let asked = 0;
  let server: Sidecar;
  let client: Sidecar;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "metadata-exchange-pods-"));
    await writeFile(join(folder, "pods.json"), JSON.stringify(PODS));
    directory = await startDirectory({ pods: join(folder, "pods.json") });
    silent = createServer((socket) => {
      asked++;
      socket.on("error", () => undefined);
    });
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    [plain, modern] = [await startApplication("http1"), await startApplication("http2")];
    const service = { directory: { service: { cluster: "directory" } } };
    const applications = [
      cluster({ name: "http1", ports: [plain.port] }),
      cluster({ name: "http2", ports: [modern.port], http2: true }),
      cluster({ name: "directory", ports: [directory.port] }),
      cluster({ name: "silent", ports: [(silent.address() as AddressInfo).port] }),
      cluster({ name: "gone", ports: [1] }),
    ];
    server = await Sidecar.start({ id: "reviews", metadata: REVIEWS }, (accessLogs) => ({
      listeners: listeners("inbound", accessLogs, [
        { name: "http1", configuration: {}, to: "http1" },
        { name: "http2", configuration: {}, to: "http2" },
        { name: "table", configuration: { directory: TABLE }, to: "http1" },
        { name: "service", configuration: service, to: "http1" },
        { name: "native", configuration: { propagation: "native" }, to: "http1" },
        ...Object.entries({ late: "300ms", stuck: "60s" }).map(([name, timeout]) => ({
          name,
          configuration: { directory: { service: { cluster: "silent", timeout } } },
          to: "http1",
        })),
        { name: "gone", configuration: { directory: { service: { cluster: "gone" } } }, to: "http1" },
      ]),
      clusters: applications,
    }));
    client = await Sidecar.start({ id: PRODUCTPAGE_ID, metadata: PRODUCTPAGE }, (accessLogs) => ({
      listeners: listeners("outbound", accessLogs, [
        { name: "http1", configuration: {}, to: "mesh-http1" },
        { name: "http2", configuration: {}, to: "mesh-http2" },
        { name: "table", configuration: { directory: TABLE }, to: "http1" },
        { name: "service", configuration: service, to: "http1" },
        { name: "native", configuration: { propagation: "native" }, to: "mesh-native" },
      ]),
      clusters: [
        ...applications,
        cluster({ name: "mesh-http1", ports: [server.port("http1")] }),
        cluster({ name: "mesh-http2", ports: [server.port("http2")], http2: true }),
        cluster({ name: "mesh-native", ports: [server.port("native")] }),
      ],
    }));
  });

  afterAll(async () => {
    for (const sidecar of [client, server]) expect(sidecar.complaints()).toEqual([]);
    await Promise.all([client.stop(), server.stop(), plain.close(), modern.close(), directory.close()]);
    silent.close();
    await rm(folder, { recursive: true });
  });

  /** What the last streams' access log lines say. */
  const exchanged = async (sidecar: Sidecar, act: () => Promise<unknown>): Promise<unknown> => {
    const before = (await sidecar.peers(0)).length;
    await act();
    return (await sidecar.peers(before + 1)).at(-1);
  };

  it.each<Protocol>(["http1", "http2", "grpc"])(
    "know each other over %s, and the application knows nothing",
    async (protocol) => {
      const listener = protocol === "http1" ? "http1" : "http2";
      const application = protocol === "http1" ? plain : modern;
      const atServer = exchanged(server, async () => {
        const atClient = await exchanged(client, async () => {
          const answer = await send(client.port(listener), protocol);
          expect(answer.status).toBe(200);
          expect(Object.keys(answer.headers).filter((name) => name.startsWith("x-envoy-peer"))).toEqual([]);
          if (protocol === "grpc") expect(answer.headers["grpc-status"]).toBe("0");
        });
        expect(atClient).toEqual({ downstream: null, upstream: REVIEWS_PEER });
      });
      expect(await atServer).toEqual({ downstream: PRODUCTPAGE_PEER, upstream: null });
      const names = Object.keys(application.seen.at(-1) ?? {});
      expect(names.filter((name) => name.startsWith("x-envoy-peer"))).toEqual([]);
    },
  );

  it("give a client and a server outside the mesh the labels of the table", async () => {
    const atServer = await exchanged(server, () => send(server.port("table"), "http1"));
    expect(atServer).toEqual({ downstream: LEGACY, upstream: null });
    const atClient = await exchanged(client, () => send(client.port("table"), "http1"));
    expect(atClient).toEqual({ downstream: null, upstream: LEGACY });
  });

  it("ask a directory service that reads a list of pods", async () => {
    // whom the service was asked for is known from its answer on
    const until = async (sidecar: Sidecar, expected: unknown): Promise<void> => {
      for (let attempt = 0; attempt < 50; attempt++) {
        const seen = await exchanged(sidecar, () => send(sidecar.port("service"), "http1"));
        if (JSON.stringify(seen) !== JSON.stringify({ downstream: null, upstream: null })) {
          expect(seen).toEqual(expected);
          return;
        }
      }
      expect.fail("the directory's answer never showed");
    };
    await until(server, { downstream: BATCH, upstream: null });
    await until(client, { downstream: null, upstream: BATCH });
  });

  it("wait for no directory that is silent or gone, and ask it once", async () => {
    const failed = async (): Promise<number> => {
      const page = await server.envoy.admin.prometheus("metadata_exchange_directory_call");
      return Number(/\{result="failed"\} (\d+)/.exec(page)?.[1] ?? 0);
    };
    const before = await failed();
    for (const listener of ["stuck", "late", "gone"]) {
      const start = Date.now();
      for (let i = 0; i < 5; i++) {
        const seen = await exchanged(server, () => send(server.port(listener), "http1"));
        expect(seen).toEqual({ downstream: null, upstream: null });
      }
      expect(Date.now() - start).toBeLessThan(20_000);
    }
    await expect.poll(failed, { timeout: 10_000 }).toBeGreaterThanOrEqual(before + 2);
    // each of two workers may ask for itself, behind two listeners
    expect(asked).toBeLessThanOrEqual(4);
  });

  it("show their counters as the documentation says", async () => {
    await expect
      .poll(() => server.envoy.admin.prometheus("metadata_exchange"), { timeout: 10_000 })
      .toMatch(/^metadata_exchange_peer_source_total\{source="header"\} [1-9]/m);
    const page = await server.envoy.admin.prometheus("metadata_exchange");
    expect(page).toMatch(/^metadata_exchange_peer_cache_total\{result="hit"\} \d/m);
    expect(page).toMatch(/^metadata_exchange_tcp_frame_total\{event="sent"\} 0/m);
  });

  it("leave all headers as they are beside Istio's own exchange", async () => {
    plain.headers = { "x-envoy-peer-metadata": "CgwKBE5BTUUSBBoCcDE=", "x-envoy-peer-metadata-id": "p1" };
    const sent = { "x-envoy-peer-metadata": "CgwKBE5BTUUSBBoCcDI=", "x-envoy-peer-metadata-id": "p2" };
    const atServer = await exchanged(server, async () => {
      const atClient = await exchanged(client, async () => {
        expect((await send(client.port("native"), "http1", sent)).headers).toMatchObject(plain.headers);
      });
      expect(atClient).toEqual({ downstream: null, upstream: { name: "p1" } });
    });
    expect(plain.seen.at(-1)).toMatchObject(sent);
    expect(atServer).toEqual({ downstream: { name: "p2" }, upstream: null });
  });
});
