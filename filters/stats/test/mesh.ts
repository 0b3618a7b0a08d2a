import { createServer as createHttpServer, request, type Server as HttpServer } from "node:http";
import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { fileURLToPath } from "node:url";
import {
  bootstrap,
  cluster,
  httpListener,
  routeAnswering,
  routeTo,
  startEnvoy,
  tcpListener,
  wasmHttpFilter,
  wasmNetworkFilter,
  type EnvoyProcess,
  type JsonObject,
  type NodeIdentity,
  type WasmPlugin,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { GrpcClient, GrpcServer, grpcStats } from "./grpc.js";
import { builtModule, node as reviews } from "./sidecar.js";

const exchangeModule = fileURLToPath(new URL("../../metadata-exchange/build/metadata-exchange.wasm", import.meta.url));

const SERVICE = "reviews.shop.svc.cluster.local";

const productpage = {
  id: "sidecar~10.0.0.2~productpage-v1-xyz.web~web.svc.cluster.local",
  metadata: {
    WORKLOAD_NAME: "productpage-v1",
    NAMESPACE: "web",
    CLUSTER_ID: "east",
    LABELS: {
      app: "productpage",
      version: "v1",
      "service.istio.io/canonical-name": "productpage",
      "service.istio.io/canonical-revision": "v1",
    },
  },
} as const;

interface Side {
  envoy: EnvoyProcess;
  ports: Record<string, number>;
}

/** Two sidecars with metadata exchange and stats each: productpage in namespace web calls reviews in namespace shop. */
export class Mesh {
  private constructor(
    private readonly client: Side,
    private readonly server: Side,
    private readonly application: HttpServer,
    private readonly calls: GrpcServer,
    private readonly caller: GrpcClient,
    private readonly echo: Server,
  ) {}

  static async start(configuration: object): Promise<Mesh> {
    const application = createHttpServer((request, response) => {
      response.statusCode = Number(/^\/status\/(\d+)/.exec(request.url ?? "")?.[1] ?? 200);
      response.end("x".repeat(1000));
    });
    const echo = createServer((socket) => socket.on("error", () => socket.destroy()).pipe(socket));
    const calls = await GrpcServer.start();
    const upstream = { http: await listen(application), tcp: await listen(echo) };
    const server = await start(
      reviews,
      [
        httpListener({
          name: "http",
          direction: "inbound",
          httpFilters: http(configuration),
          routes: [routeTo("http")],
        }),
        httpListener({
          name: "grpc",
          direction: "inbound",
          httpFilters: [...http(configuration), grpcStats],
          routes: [routeTo("grpc")],
        }),
        tcpListener({
          name: "tcp",
          direction: "inbound",
          networkFilters: tcp(configuration, "response"),
          cluster: "tcp",
        }),
        scrapeListener(configuration),
      ],
      [service("http", upstream.http), service("grpc", calls.port), service("tcp", upstream.tcp)],
    );
    const client = await start(
      productpage,
      [
        httpListener({
          name: "http",
          direction: "outbound",
          httpFilters: http(configuration),
          routes: [routeTo("http")],
        }),
        httpListener({
          name: "grpc",
          direction: "outbound",
          httpFilters: [...http(configuration), grpcStats],
          routes: [routeTo("grpc")],
        }),
        tcpListener({
          name: "tcp",
          direction: "outbound",
          networkFilters: tcp(configuration, "request"),
          cluster: "tcp",
        }),
        scrapeListener(configuration),
      ],
      ["http", "grpc", "tcp"].map((name) => service(name, server.ports[name]!)),
    );
    return new Mesh(client, server, application, calls, new GrpcClient(client.ports["grpc"]!), echo);
  }

  /** Where both sides are scraped. */
  get targets(): string[] {
    return [this.client, this.server].map(({ ports }) => `127.0.0.1:${String(ports["metrics"])}`);
  }

  /** A request to the service, answered with this status where the path is `/status/<code>`. */
  get(path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const { http: port } = this.client.ports;
      const sent = request({ host: "127.0.0.1", port, path, headers: { host: SERVICE } }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode ?? 0));
      });
      sent.on("error", reject).end();
    });
  }

  /** A gRPC call with three messages there and two back, answered with this status. */
  async call(status: number): Promise<string> {
    const call = this.caller.open(status, SERVICE);
    call.write(3);
    call.end();
    return call.ended;
  }

  /** Sends bytes over a connection of their own and waits until they are back. */
  async echoed(bytes: number): Promise<void> {
    const socket = connect(this.client.ports["tcp"]!, "127.0.0.1");
    socket.write(Buffer.alloc(bytes, 1));
    let back = 0;
    for await (const chunk of socket) {
      back += (chunk as Buffer).length;
      if (back >= bytes) break;
    }
    socket.destroy();
  }

  /** Lines at warning and above that the sidecars logged. */
  complaints(): string[] {
    return [this.client, this.server].flatMap(({ envoy }) =>
      envoy.log
        .entries()
        .filter(({ level }) => level !== "info" && level !== "debug" && level !== "trace")
        .map(({ message }) => message),
    );
  }

  async stop(): Promise<void> {
    this.caller.stop();
    await Promise.all([this.client.envoy.stop(), this.server.envoy.stop()]);
    this.application.closeAllConnections();
    this.application.close();
    this.calls.stop();
    this.echo.close();
  }
}

/** A cluster of the service's as istiod describes it, inbound and outbound alike. */
const service = (name: string, port: number): JsonObject =>
  cluster({
    name,
    ports: [port],
    http2: name === "grpc",
    metadata: { istio: { services: [{ host: SERVICE, name: "reviews", namespace: "shop" }] } },
  });

async function start(node: NodeIdentity, listeners: JsonObject[], clusters: JsonObject[]): Promise<Side> {
  const envoy = await startEnvoy({ bootstrap: bootstrap({ node, listeners, clusters }), concurrency: 2 });
  const ports = [...(await envoy.admin.listeners())].map(([name, { port }]) => [name, port] as const);
  return { envoy, ports: Object.fromEntries(ports) };
}

async function listen(server: HttpServer | Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const plugin = (name: string, module: string, configuration: object): WasmPlugin => ({
  name,
  rootId: name,
  vmId: name,
  module,
  configuration: JSON.stringify(configuration),
});
const stats = (configuration: object): WasmPlugin =>
  plugin("stats", builtModule, { exposition: { port: 0 }, ...configuration });
const exchange = (configuration: object): WasmPlugin => plugin("metadata-exchange", exchangeModule, configuration);

const http = (configuration: object): JsonObject[] => [
  wasmHttpFilter(exchange({})),
  wasmHttpFilter(stats(configuration)),
];
const tcp = (configuration: object, send: "request" | "response"): JsonObject[] => [
  wasmNetworkFilter(exchange({ tcp: { send } })),
  wasmNetworkFilter(stats(configuration)),
];
const scrapeListener = (configuration: object): JsonObject =>
  httpListener({
    name: "metrics",
    direction: "inbound",
    httpFilters: [wasmHttpFilter(stats(configuration))],
    routes: [routeAnswering(404)],
  });
