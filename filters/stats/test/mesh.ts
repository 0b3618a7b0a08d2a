import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import {
  bootstrap,
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
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { SERVICE, exchange, productpage, service, stats } from "./bookinfo.js";
import { bytes, http } from "./callers.js";
import { GrpcClient, GrpcServer, grpcStats } from "./grpc.js";
import { node as reviews } from "./sidecar.js";

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
          httpFilters: httpFilters(configuration),
          routes: [routeTo("http")],
        }),
        httpListener({
          name: "grpc",
          direction: "inbound",
          httpFilters: [...httpFilters(configuration), grpcStats],
          routes: [routeTo("grpc")],
        }),
        tcpListener({
          name: "tcp",
          direction: "inbound",
          networkFilters: networkFilters(configuration, "response"),
          cluster: "tcp",
        }),
        scrapeListener(configuration),
      ],
      [service("http", upstream.http), service("grpc", calls.port, { http2: true }), service("tcp", upstream.tcp)],
    );
    const client = await start(
      productpage,
      [
        httpListener({
          name: "http",
          direction: "outbound",
          httpFilters: httpFilters(configuration),
          routes: [routeTo("http")],
        }),
        httpListener({
          name: "grpc",
          direction: "outbound",
          httpFilters: [...httpFilters(configuration), grpcStats],
          routes: [routeTo("grpc")],
        }),
        tcpListener({
          name: "tcp",
          direction: "outbound",
          networkFilters: networkFilters(configuration, "request"),
          cluster: "tcp",
        }),
        scrapeListener(configuration),
      ],
      ["http", "grpc", "tcp"].map((name) => service(name, server.ports[name]!, { http2: name === "grpc" })),
    );
    return new Mesh(client, server, application, calls, new GrpcClient(client.ports["grpc"]!), echo);
  }

  /** Where both sides are scraped. */
  get targets(): string[] {
    return [this.client, this.server].map(({ ports }) => `127.0.0.1:${String(ports["metrics"])}`);
  }

  /** A request to the service, answered with this status where the path is `/status/<code>`. */
  get(path: string): Promise<number> {
    return http(this.client.ports["http"]!, { path });
  }

  /** A gRPC call with three messages there and two back, answered with this status. */
  async call(status: number): Promise<string> {
    const call = this.caller.open(status, SERVICE);
    call.write(3);
    call.end();
    return call.ended;
  }

  /** Sends bytes over a connection of their own and waits until they are back. */
  echoed(count: number): Promise<void> {
    return bytes(this.client.ports["tcp"]!, count);
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

async function start(node: NodeIdentity, listeners: JsonObject[], clusters: JsonObject[]): Promise<Side> {
  const envoy = await startEnvoy({ bootstrap: bootstrap({ node, listeners, clusters }), concurrency: 2 });
  const ports = [...(await envoy.admin.listeners())].map(([name, { port }]) => [name, port] as const);
  return { envoy, ports: Object.fromEntries(ports) };
}

async function listen(server: HttpServer | Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const httpFilters = (configuration: object): JsonObject[] => [
  wasmHttpFilter(exchange({})),
  wasmHttpFilter(stats(configuration)),
];
const networkFilters = (configuration: object, send: "request" | "response"): JsonObject[] => [
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
