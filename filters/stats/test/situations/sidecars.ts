import {
  bootstrap,
  CertificateAuthority,
  cluster,
  downstreamTls,
  filter,
  httpListener,
  routeAnswering,
  routeTo,
  startEnvoy,
  tcpListener,
  upstreamTls,
  wasmHttpFilter,
  wasmNetworkFilter,
  type EnvoyProcess,
  type JsonObject,
  type NodeIdentity,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { parseExposition, type Sample } from "../../cli/exposition/text.js";
import { exchange, productpage, service, stats } from "../bookinfo.js";
import { grpcStats } from "../grpc.js";
import { freePort } from "../prometheus.js";
import { node } from "../sidecar.js";
import { startApplication, type Application } from "./application.js";

export const PRODUCTPAGE_ID = "spiffe://cluster.local/ns/web/sa/productpage";
export const WAYPOINT_ID = "spiffe://cluster.local/ns/infra/sa/waypoint";
export const REVIEWS_ID = "spiffe://cluster.local/ns/shop/sa/reviews";

const REVIEWS = { ...node, metadata: { ...node.metadata, IDENTITY: REVIEWS_ID } };
const PRODUCTPAGE = { ...productpage, metadata: { ...productpage.metadata, IDENTITY: PRODUCTPAGE_ID } };
const WAYPOINT = {
  id: "waypoint~10.0.0.3~waypoint-xyz.infra~infra.svc.cluster.local",
  metadata: {
    WORKLOAD_NAME: "waypoint",
    NAMESPACE: "infra",
    CLUSTER_ID: "west",
    LABELS: {
      app: "gateway",
      version: "v2",
      "service.istio.io/canonical-name": "waypoint",
      "service.istio.io/canonical-revision": "v2",
    },
  },
};

const authority = new CertificateAuthority();
const productpageIdentity = authority.issue({ uris: [PRODUCTPAGE_ID] });
const reviewsIdentity = authority.issue({ uris: [REVIEWS_ID] });
const waypointIdentity = authority.issue({ uris: [WAYPOINT_ID] });
/** A caller outside the mesh that has a certificate of the mesh's authority. */
export const stranger = authority.issue({ uris: ["spiffe://cluster.local/ns/front/sa/web"] });

/** One sidecar: as in Istio, all its listeners, inbound and outbound, have the same two plugins. */
export class Sidecar {
  #scrapes = 0;

  private constructor(
    readonly envoy: EnvoyProcess,
    private readonly ports: ReadonlyMap<string, { port: number }>,
  ) {}

  static async start(
    node: NodeIdentity,
    listeners: JsonObject[],
    clusters: JsonObject[],
    version: string,
  ): Promise<Sidecar> {
    const envoy = await startEnvoy({ version, concurrency: 1, bootstrap: bootstrap({ node, listeners, clusters }) });
    return new Sidecar(envoy, await envoy.admin.listeners());
  }

  port(listener: string): number {
    return this.ports.get(listener)!.port;
  }

  /** What it counts now: an answer serves the same question for a second, so each has a query of its own. */
  async scrape(): Promise<Sample[]> {
    const answer = await fetch(`http://127.0.0.1:${this.port("metrics")}/stats/prometheus?now=${this.#scrapes++}`);
    return parseExposition(await answer.text());
  }
}

/** productpage (namespace web) → its sidecar → perhaps a waypoint → reviews' sidecar (namespace shop) → reviews. */
export interface TwoSidecars {
  readonly client: Sidecar;
  readonly waypoint: Sidecar;
  readonly server: Sidecar;
  stop(): Promise<void>;
}

export async function startTwoSidecars(version: string): Promise<TwoSidecars> {
  const application = await startApplication();
  const server = await startServer(application, version);
  const waypoint = await startWaypoint(server, version);
  const client = await startClient(application, server, waypoint, version);
  return {
    client,
    waypoint,
    server,
    stop: async () => {
      await Promise.all([client.envoy.stop(), waypoint.envoy.stop(), server.envoy.stop()]);
      application.stop();
    },
  };
}

async function startServer(application: Application, version: string): Promise<Sidecar> {
  const own = await freePort();
  const tls = downstreamTls(reviewsIdentity, { isMutual: false });
  const mutual = downstreamTls(reviewsIdentity);
  const routes = [routeTo("grpc", { prefix: "/grpc." }), routeTo("http")];
  const http = (name: string, more: Partial<Parameters<typeof httpListener>[0]> = {}): JsonObject =>
    httpListener({ name, direction: "inbound", httpFilters, routes, ...more });
  const bytes = (name: string, more: { transportSocket?: JsonObject } = {}): JsonObject =>
    tcpListener({
      name,
      direction: "inbound",
      networkFilters: networkFilters("response"),
      cluster: "bytes",
      ...more,
    });
  const listeners = [
    http("http", { port: own }),
    http("http-tls", { transportSocket: tls }),
    http("http-mtls", { transportSocket: mutual }),
    http("http-fault", { httpFilters: [abort(418), ...httpFilters] }),
    http("itself", { direction: "outbound", routes: [routeTo("itself")] }),
    bytes("tcp"),
    bytes("tcp-tls", { transportSocket: tls }),
    bytes("tcp-mtls", { transportSocket: mutual }),
    metrics,
  ];
  const clusters = [
    service("http", application.http),
    service("grpc", application.grpc, { http2: true }),
    service("bytes", application.bytes),
    service("itself", own),
  ];
  return Sidecar.start(REVIEWS, listeners, clusters, version);
}

function startWaypoint(server: Sidecar, version: string): Promise<Sidecar> {
  const filters = [
    // whom it hears is inside the mesh
    wasmHttpFilter(exchange({ downstream_headers: "always" })),
    wasmHttpFilter(stats({ ...reporting, reporter: "SERVER_GATEWAY" })),
  ];
  const mutual = downstreamTls(waypointIdentity);
  const listeners = [
    httpListener({ name: "http", httpFilters: filters, routes: [routeTo("http")] }),
    httpListener({ name: "http-mtls", httpFilters: filters, routes: [routeTo("http")], transportSocket: mutual }),
    httpListener({ name: "metrics", httpFilters: [filters[1]!], routes: [routeAnswering(404)] }),
  ];
  return Sidecar.start(WAYPOINT, listeners, [service("http", server.port("http"))], version);
}

function startClient(application: Application, server: Sidecar, waypoint: Sidecar, version: string): Promise<Sidecar> {
  const trusting = upstreamTls({ trusted: productpageIdentity.trusted });
  const mutual = upstreamTls(productpageIdentity);
  const to = (listener: string): number => server.port(listener);
  const note = { istio: { workload: "reviews-v1;shop;reviews;v1;east" } };
  const clusters = [
    service("http", to("http")),
    service("http2", to("http"), { http2: true }),
    service("http-tls", to("http-tls"), { transportSocket: trusting }),
    service("http-mtls", to("http-mtls"), { transportSocket: mutual }),
    service("http2-mtls", to("http-mtls"), { transportSocket: mutual, http2: true }),
    service("http-fault", to("http-fault")),
    service("http-noted", to("http-fault"), { endpointMetadata: note }),
    service("waypoint", waypoint.port("http")),
    service("waypoint-mtls", waypoint.port("http-mtls"), { transportSocket: mutual }),
    service("tcp", to("tcp")),
    service("tcp-tls", to("tcp-tls"), { transportSocket: trusting }),
    service("tcp-mtls", to("tcp-mtls"), { transportSocket: mutual }),
    cluster({ name: "outside", ports: [application.http] }),
    cluster({ name: "PassthroughCluster", ports: [application.http] }),
    cluster({ name: "closed", ports: [1] }),
  ];
  const bytes = (name: string): JsonObject =>
    tcpListener({ name, direction: "outbound", networkFilters: networkFilters("request"), cluster: name });
  const listeners = [
    httpListener({ name: "http", direction: "outbound", httpFilters, routes: outboundRoutes() }),
    // the direction that no traffic of these situations takes: it must not decide for the others
    httpListener({ name: "inbound", direction: "inbound", httpFilters, routes: [routeAnswering(200)] }),
    ...["tcp", "tcp-tls", "tcp-mtls"].map(bytes),
    metrics,
  ];
  return Sidecar.start(PRODUCTPAGE, listeners, clusters, version);
}

/** The header `x-to` names the cluster; some paths have rules of their own. */
function outboundRoutes(): JsonObject[] {
  const byHeader = { cluster_header: "x-to", timeout: "0s" };
  return [
    { match: { prefix: "/direct" }, direct_response: { status: 403 } },
    { match: { prefix: "/timeout" }, route: { ...byHeader, timeout: "0.3s" } },
    {
      match: { prefix: "/retry" },
      route: { ...byHeader, retry_policy: { retry_on: "5xx", num_retries: 1 } },
    },
    { match: { prefix: "/", headers: [{ name: "x-to", present_match: true }] }, route: byHeader },
  ];
}

const reporting = { flush_interval: "100ms" };

const httpFilters: JsonObject[] = [wasmHttpFilter(exchange({})), wasmHttpFilter(stats(reporting)), grpcStats];
const networkFilters = (send: "request" | "response"): JsonObject[] => [
  wasmNetworkFilter(exchange({ tcp: { send } })),
  wasmNetworkFilter(stats(reporting)),
];
const metrics = httpListener({
  name: "metrics",
  httpFilters: [wasmHttpFilter(stats(reporting))],
  routes: [routeAnswering(404)],
});

const abort = (status: number): JsonObject =>
  filter("envoy.filters.http.fault", "envoy.extensions.filters.http.fault.v3.HTTPFault", {
    abort: { http_status: status, percentage: { numerator: 100 } },
  });
