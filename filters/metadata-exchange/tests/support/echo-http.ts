import { createServer as createHttp1, type IncomingHttpHeaders } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import type { AddressInfo, Server } from "node:net";

/** An application that knows nothing of the mesh and remembers the headers it saw. */
export interface Application {
  readonly port: number;
  readonly seen: IncomingHttpHeaders[];
  /** Headers that it puts into its answers. */
  headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Answers 200; requests of content type application/grpc like a gRPC server. */
export async function startApplication(protocol: "http1" | "http2"): Promise<Application> {
  const application = { seen: [] as IncomingHttpHeaders[], headers: {} as Record<string, string> };
  const server: Server =
    protocol === "http1"
      ? createHttp1((request, response) => {
          application.seen.push(request.headers);
          request.resume().on("end", () => response.writeHead(200, application.headers).end("hello"));
        })
      : createHttp2((request, response) => {
          application.seen.push(request.headers);
          const isGrpc = request.headers["content-type"] === "application/grpc";
          request.resume().on("end", () => {
            response.writeHead(200, {
              ...application.headers,
              ...(isGrpc ? { "content-type": "application/grpc" } : {}),
            });
            if (isGrpc) response.addTrailers({ "grpc-status": "0" });
            response.end(isGrpc ? Buffer.from([0, 0, 0, 0, 0]) : "hello");
          });
        });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return Object.assign(application, {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise<void>((done) => void server.close(() => done())),
  });
}
