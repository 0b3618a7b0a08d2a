import { createServer as createHttpServer, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { guest } from "../testdata/guest.js";
import {
  bootstrap,
  cluster,
  httpListener,
  routeTo,
  startEnvoy,
  wasmHttpFilter,
  type EnvoyProcess,
} from "../../envoy/index.js";
import { comparable, sort, type AnswerSpec, type RequestSpec, type Scenario, type Seen } from "./scenario.js";

interface Upstream {
  readonly server: Server;
  readonly port: number;
  seen: Seen["upstream"];
}

/** Plays scenarios in one real Envoy, a listener for each. */
export async function inEnvoy(scenarios: readonly Scenario[], version?: string): Promise<Map<string, Seen>> {
  const module = await guest("script");
  const upstreams: Upstream[] = [];
  const callees: Upstream[] = [];
  for (const scenario of scenarios) {
    upstreams.push(await serve(scenario.answer ?? {}));
    callees.push(await serve(scenario.callee ?? {}));
  }
  const envoy = await startEnvoy({
    ...(version === undefined ? {} : { version }),
    bootstrap: bootstrap({
      listeners: scenarios.map((scenario, i) =>
        httpListener({
          name: `l${i}`,
          routes: [routeTo(`u${i}`)],
          virtualHost: { name: "default" },
          httpFilters: [
            wasmHttpFilter({
              name: `p${i}`,
              vmId: `v${i}`,
              module,
              configuration: scenario.script.replaceAll(" callee ", ` c${i} `),
              allowOnHeadersStopIteration: scenario.allowStopIteration ?? false,
            }),
          ],
        }),
      ),
      clusters: scenarios.flatMap((_, i) => [
        cluster({ name: `u${i}`, ports: [(upstreams[i] as Upstream).port] }),
        cluster({ name: `c${i}`, ports: [(callees[i] as Upstream).port] }),
      ]),
    }),
  });
  try {
    const results = new Map<string, Seen>();
    const listeners = await envoy.admin.listeners();
    for (const [i, scenario] of scenarios.entries()) {
      const port = (listeners.get(`l${i}`) as { port: number }).port;
      const response = await send(port, scenario.request ?? {});
      const { said, configured } = sort(await linesOf(envoy, i));
      results.set(scenario.name, { said, configured, upstream: (upstreams[i] as Upstream).seen, response });
    }
    return results;
  } finally {
    await envoy.stop();
    for (const { server } of [...upstreams, ...callees]) {
      server.closeAllConnections();
      server.close();
    }
  }
}

/** Log lines of one plugin once it has gone quiet. */
export async function linesOf(envoy: EnvoyProcess, i: number): Promise<string[]> {
  // Root contexts log without the plugin's name.
  const prefix = new RegExp(`^wasm log (p${i} )?v${i}: `);
  const read = (): string[] =>
    envoy.log
      .entries()
      .filter((entry) => prefix.test(entry.message))
      .map((entry) => entry.message.replace(prefix, ""));
  let lines = read();
  for (let quiet = 0; quiet < 3;) {
    await new Promise((resolve) => setTimeout(resolve, 15));
    const now = read();
    quiet = now.length === lines.length ? quiet + 1 : 0;
    lines = now;
  }
  return lines;
}

async function serve(answer: AnswerSpec): Promise<Upstream> {
  const server = createHttpServer();
  const upstream: Upstream = { server, port: await listen(server), seen: null };
  server.on("request", (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      upstream.seen = {
        headers: comparable(pairs(request.rawHeaders)),
        body: Buffer.concat(chunks).toString("latin1"),
      };
      setTimeout(() => respond(response, answer), answer.delay ?? 0);
    });
  });
  return upstream;
}

function respond(response: ServerResponse, answer: AnswerSpec): void {
  response.sendDate = false;
  response.writeHead(answer.status ?? 200, (answer.headers ?? []) as [string, string][]);
  for (const chunk of answer.body ?? []) response.write(chunk);
  if (answer.trailers !== undefined) response.addTrailers(answer.trailers as [string, string][]);
  response.end();
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** One HTTP/1.1 request, written by hand so that repeated headers and chunks stay as they are. */
async function send(port: number, request: RequestSpec): Promise<Seen["response"]> {
  const { method = "GET", path = "/", headers = [], body, trailers } = request;
  const socket = connect(port, "127.0.0.1");
  const received: Buffer[] = [];
  const closed = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("close", () => resolve());
    socket.on("error", () => resolve());
    setTimeout(() => {
      socket.destroy();
      resolve();
    }, 4000).unref();
  });
  const head = [`${method} ${path} HTTP/1.1`, "host: test", "connection: close", ...headers.map((h) => h.join(": "))];
  if (body !== undefined || trailers !== undefined) head.push("transfer-encoding: chunked");
  socket.write(Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"));
  for (const chunk of body ?? []) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    socket.write(Buffer.from(`${Buffer.byteLength(chunk, "latin1").toString(16)}\r\n${chunk}\r\n`, "latin1"));
  }
  if (body !== undefined || trailers !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    socket.write(`0\r\n${(trailers ?? []).map((pair) => `${pair.join(": ")}\r\n`).join("")}\r\n`);
  }
  await closed;
  socket.destroy();
  return parse(Buffer.concat(received).toString("latin1"));
}

function parse(text: string): Seen["response"] {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const [status = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = lines.map((line) => {
    const at = line.indexOf(":");
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
  });
  const chunked = headers.some(([name, value]) => name === "transfer-encoding" && value === "chunked");
  const raw = text.slice(end + 4);
  return { status: Number(status.split(" ")[1]), headers: comparable(headers), body: chunked ? unchunk(raw) : raw };
}

function unchunk(raw: string): string {
  let body = "";
  for (let at = 0; ;) {
    const end = raw.indexOf("\r\n", at);
    const size = end < 0 ? 0 : Number.parseInt(raw.slice(at, end), 16);
    if (!(size > 0)) return body;
    body += raw.slice(end + 2, end + 2 + size);
    at = end + 4 + size;
  }
}

function pairs(raw: readonly string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) result.push([raw[i] as string, raw[i + 1] as string]);
  return result;
}
