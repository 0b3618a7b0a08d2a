import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type ServerHttp2Stream } from "node:http2";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";

const GRPC_OK = "0";

/** What stands behind the server's sidecar: HTTP/1.1, gRPC and bytes, each on a port of its own. */
export interface Application {
  readonly http: number;
  readonly grpc: number;
  readonly bytes: number;
  stop(): void;
}

export async function startApplication(): Promise<Application> {
  const http = createHttpServer(new Answers().answer);
  // a connection that Envoy is about to use must not be closed meanwhile
  http.keepAliveTimeout = 120_000;
  const grpc = createHttp2Server();
  grpc.on("stream", call);
  const bytes = createTcpServer((socket) => socket.on("error", () => socket.destroy()).pipe(socket));
  const sockets = new Set<Socket>();
  for (const server of [http, grpc, bytes] as Server[]) {
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
  }
  return {
    http: await listen(http),
    grpc: await listen(grpc),
    bytes: await listen(bytes),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      for (const server of [http, grpc, bytes]) server.close();
    },
  };
}

/** `/status/<code>`, `/slow`, `/reset`, `/flaky` (fails every other time); 200 for the rest. */
class Answers {
  #flaky = 0;

  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    const path = request.url ?? "/";
    if (path.endsWith("/reset")) request.socket.destroy();
    else if (path.endsWith("/slow")) setTimeout(() => response.end("late"), 1_500).unref();
    else {
      response.statusCode = Number(/\/status\/(\d+)$/.exec(path)?.[1] ?? 200);
      if (path.endsWith("/flaky") && this.#flaky++ % 2 === 0) response.statusCode = 503;
      response.end("hello");
    }
  };
}

/** `/grpc.Test/Unary` and `/Stream` answer each message with one, `/Missing` has no messages and no body. */
function call(stream: ServerHttp2Stream, headers: { ":path"?: string }): void {
  stream.on("error", () => undefined);
  const type = { "content-type": "application/grpc" };
  if (headers[":path"]?.endsWith("/Missing")) {
    stream.respond({ ...type, "grpc-status": "12" }, { endStream: true });
    return;
  }
  stream.respond(type, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": GRPC_OK }));
  stream.on("data", (message: Buffer) => stream.write(message));
  stream.on("end", () => stream.end());
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
