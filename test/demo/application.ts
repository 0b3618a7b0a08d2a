import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stage } from "./stage.js";

export interface Application {
  readonly port: number;
  /** Headers of every request that got through. */
  readonly seen: IncomingHttpHeaders[];
}

/** The workload behind the server sidecar: an ordinary HTTP server that knows nothing of the mesh. */
export async function startApplication(stage: Stage): Promise<Application> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    const status = Number(/\/status\/(\d+)/.exec(request.url ?? "")?.[1] ?? 200);
    setTimeout(() => response.writeHead(status, { "content-type": "text/plain" }).end("reviews\n"), 12);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stage.atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, seen };
}
