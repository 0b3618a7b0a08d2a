import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createHost, ModuleLoadError, PluginLoadError, type Host, type Plugin } from "../../host/index.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { echo } from "./echo.js";
import { RefusedError, type Runner, type RunLine, type RunPlan } from "./runner.js";

/** Headers that Node's server sets itself. */
const HOP_BY_HOP = new Set(["connection", "transfer-encoding", "content-length", "keep-alive"]);

/** Passes requests through the filter on the Node host, for a machine without Envoy. The upstream is the echo. */
export async function runOnHost(plan: RunPlan, module: string, onLine: (line: RunLine) => void): Promise<Runner> {
  if (plan.type === "network") {
    throw new CliError("network filters run in Envoy only", {
      remedy: "proxy-wasm envoy install",
      exitCode: EXIT.usage,
    });
  }
  const { host, plugin } = await load(plan, module);
  let shown = 0;
  const showNew = (): void => {
    for (; shown < host.logs.length; shown++) onLine(host.logs[shown] as RunLine);
  };
  showNew();
  const server: Server = createServer((request, response) => {
    answer(plugin, request, response)
      .catch((error: unknown) => {
        onLine({ level: "error", message: error instanceof Error ? error.message : String(error) });
        response.destroy();
      })
      .finally(showNew);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(plan.port, "127.0.0.1", resolve);
  });
  return {
    details: "there is no Envoy on this machine: requests go through the Node host (proxy-wasm envoy install)",
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function load(plan: RunPlan, module: string): Promise<{ host: Host; plugin: Plugin }> {
  try {
    const host = await createHost({
      module,
      vmId: plan.name,
      logLevel: plan.logLevel,
      now: () => BigInt(Date.now()) * 1_000_000n,
    });
    const { name, rootId, configuration } = plan;
    return {
      host,
      plugin: await host.loadPlugin({ name, rootId, ...(configuration === undefined ? {} : { configuration }) }),
    };
  } catch (error) {
    if (error instanceof PluginLoadError)
      throw new RefusedError([...error.logs, { level: "error", message: error.message }]);
    if (error instanceof ModuleLoadError) throw new RefusedError([{ level: "error", message: error.message }]);
    throw error;
  }
}

async function answer(plugin: Plugin, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = pairs(request.rawHeaders).filter(([name]) => name !== "host" && !HOP_BY_HOP.has(name));
  const result = await plugin.exchange({
    request: {
      method: request.method ?? "GET",
      path: request.url ?? "/",
      authority: request.headers.host ?? "localhost",
      headers,
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    },
    upstream: (seen) => {
      const all = Object.fromEntries(seen.headers);
      const body = echo({
        method: all[":method"] ?? "GET",
        path: all[":path"] ?? "/",
        headers: Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith(":"))),
        body: Buffer.from(seen.body).toString("utf8"),
      });
      return { status: 200, headers: [["content-type", "application/json"]], body };
    },
  });
  const ownHeaders = [...result.response.headers].filter(([name]) => !name.startsWith(":") && !HOP_BY_HOP.has(name));
  response.writeHead(result.response.status, ownHeaders.flat());
  response.end(result.response.body);
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, i) => [
    (raw[2 * i] as string).toLowerCase(),
    raw[2 * i + 1] as string,
  ]);
}
