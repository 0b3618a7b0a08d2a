import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import {
  createServer,
  request,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { spawnGuarded } from "../../envoy/process/guard.js";
import { toolsFolder } from "../../envoy/tools-folder.js";

export interface RunningRegistry {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts the real registry that the set-up builds. */
export async function startRegistry(...flags: string[]): Promise<RunningRegistry> {
  const dir = mkdtempSync(path.join(tmpdir(), "registry-"));
  const log = path.join(dir, "log");
  const output = openSync(log, "w");
  const binary = path.join(toolsFolder(import.meta.dirname), "bin", "registry");
  const guarded = await spawnGuarded(binary, ["--addr", "127.0.0.1:0", ...flags], { output });
  closeSync(output);
  const stop = async (): Promise<void> => {
    await guarded.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  for (let i = 0; i < 200; i++) {
    const line = /^\{"url":"http:\/\/(.+)"\}$/m.exec(readFileSync(log, "utf8"));
    if (line?.[1] !== undefined) return { host: line[1], stop };
    await sleep(25);
  }
  const said = readFileSync(log, "utf8");
  await stop();
  throw new Error(`The registry did not start; \`npm test\` builds it (${binary}): ${said}`);
}

/** A server that answers as a test wants it to: a registry that lies. */
export async function startLiar(answer: RequestListener): Promise<RunningRegistry> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * A line to a registry. `answer` sees each request first: when it returns true, it has taken care of it, and nothing goes
 * to the registry.
 */
export async function startLine(
  registry: RunningRegistry,
  answer: (request: IncomingMessage, response: ServerResponse) => boolean,
): Promise<RunningRegistry> {
  const [hostname, port] = registry.host.split(":");
  return startLiar((incoming, outgoing) => {
    if (answer(incoming, outgoing)) return;
    const { method, url: path, headers } = incoming;
    const forwarded = request({ hostname, port, method, path, headers }, (answered) => {
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
}
