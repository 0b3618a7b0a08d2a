import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface EchoRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders | Readonly<Record<string, string>>;
  readonly body: string;
}

/** The upstream that `run` brings along: it answers with what reached it, so that a filter's changes can be seen. */
export function echo(request: EchoRequest): string {
  return `${JSON.stringify(request, null, 2)}\n`;
}

/** The same as a server on a free loopback port. */
export async function startEcho(): Promise<{ port: number; close(): void }> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "GET", url: path = "/", headers } = request;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(echo({ method, path, headers, body: Buffer.concat(chunks).toString("utf8") }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
