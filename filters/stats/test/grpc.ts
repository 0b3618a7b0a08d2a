import { connect, createServer, type ClientHttp2Session, type Http2Server, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";

/** Envoy's own filter that counts messages, and tells later filters of them. */
export const grpcStats: JsonObject = {
  name: "envoy.filters.http.grpc_stats",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
    emit_filter_state: true,
  },
};

const message = Buffer.from([0, 0, 0, 0, 3, 1, 2, 3]);

/** So many messages of three bytes each, as they stand in a stream. */
export const messages = (count: number): Buffer => Buffer.concat(Array<Buffer>(count).fill(message));

/** Answers a call with two messages at once and, when the caller has ended, with the status that its method names. */
export class GrpcServer {
  private constructor(
    private readonly server: Http2Server,
    readonly port: number,
  ) {}

  static async start(): Promise<GrpcServer> {
    const server = createServer((request, response) => {
      response.writeHead(200, { "content-type": "application/grpc" });
      response.write(messages(2));
      request.on("data", () => undefined);
      request.on("end", () => {
        response.addTrailers({ "grpc-status": /\d+$/.exec(request.url)?.[0] ?? "0" });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new GrpcServer(server, (server.address() as AddressInfo).port);
  }

  stop(): void {
    this.server.close();
  }
}

/** A caller with one connection. */
export class GrpcClient {
  private readonly session: ClientHttp2Session;

  constructor(port: number) {
    this.session = connect(`http://127.0.0.1:${String(port)}`);
  }

  /** A call that stays open until it is ended; `ended` gives the status that it ended with. */
  open(status = 0, authority = "grpc"): { write(count: number): void; end(): void; ended: Promise<string> } {
    const stream = this.session.request({
      ":method": "POST",
      ":path": `/test.Calls/Status${String(status)}`,
      ":authority": authority,
      "content-type": "application/grpc",
      te: "trailers",
    });
    let answered = "";
    const note = (headers: IncomingHttpHeaders): void => void (answered = String(headers["grpc-status"] ?? ""));
    stream.on("response", note).on("trailers", note);
    stream.resume();
    const ended = new Promise<string>((resolve, reject) => {
      stream.on("error", reject).on("close", () => resolve(answered));
    });
    return { write: (count) => void stream.write(messages(count)), end: () => void stream.end(), ended };
  }

  /** A plain GET on the same connection. */
  get(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = this.session.request({ ":path": path });
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => resolve(text));
      request.on("error", reject).end();
    });
  }

  stop(): void {
    this.session.destroy();
  }
}
