import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { resolve } from "node:path";
import type { AddressInfo } from "node:net";
import { indexPods, type DirectoryEntry, type PodIndex } from "./pods.js";

export interface DirectoryServerOptions {
  /** File with a list of pods; read again whenever it changes. */
  readonly pods: string;
  /** Default 127.0.0.1. */
  readonly address?: string;
  /** 0 (default): any free port. */
  readonly port?: number;
  /** How often the file is looked at (default 1 s). */
  readonly reloadMs?: number;
  /** Told when the file has been read again, or could not be. */
  readonly onReload?: (outcome: Error | undefined) => void;
}

export interface DirectoryServer {
  readonly port: number;
  /** How many addresses it knows. */
  readonly size: number;
  close(): Promise<void>;
}

/**
 * A directory service for the filter: `GET /v1/workloads?address=…&principal=…` answers with a workload as JSON, or 404.
 *
 * @throws Failure when the file is no list of pods.
 */
export async function startDirectory(options: DirectoryServerOptions): Promise<DirectoryServer> {
  const file = resolve(options.pods);
  let index = indexPods(readFileSync(file, "utf8"));
  const reload = (): void => {
    try {
      index = indexPods(readFileSync(file, "utf8"));
      options.onReload?.(undefined);
    } catch (error) {
      options.onReload?.(error as Error);
    }
  };
  // looks at the file itself, so that one that is replaced is seen as well, as a mounted ConfigMap is
  watchFile(file, { interval: options.reloadMs ?? 1_000 }, reload);
  const server = createServer((request, response) => answer(index, request, response));
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(options.port ?? 0, options.address ?? "127.0.0.1", done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    get size() {
      return index.byAddress.size;
    },
    close: async () => {
      unwatchFile(file, reload);
      await close(server);
    },
  };
}

function answer(index: PodIndex, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://directory");
  if (pathname !== "/v1/workloads") return send(response, 404, { error: "the only resource is /v1/workloads" });
  if (request.method !== "GET" && request.method !== "HEAD") return send(response, 405, { error: "use GET" });
  const entry = find(index, searchParams.get("address"), searchParams.get("principal"));
  send(response, entry === undefined ? 404 : 200, entry ?? { error: "nobody" });
}

function find(index: PodIndex, address: string | null, principal: string | null): DirectoryEntry | undefined {
  const account = principal === null ? undefined : /^spiffe:\/\/[^/]+(\/ns\/[^/]+\/sa\/[^/]+)$/.exec(principal)?.[1];
  return index.byAddress.get(address ?? "") ?? index.byPrincipal.get(account ?? "");
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body)}\n`;
  response
    .writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
    .end(text);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
