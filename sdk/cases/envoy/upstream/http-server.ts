import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { delay } from "../../../envoy/process/wait.js";
import type { SeenMessage } from "../../observe/observation.js";
import type { HeaderList } from "../../plan/headers.js";
import type { AnswerPlan } from "../../plan/plan.js";
import { fromRaw, toRaw } from "../raw-headers.js";

/** An HTTP/1.1 server that answers as it is told and remembers what it was asked. */
export class HttpUpstream {
  /** The answers to come; the last one repeats. */
  #answers: AnswerPlan[] = [];
  #seen: SeenMessage[] = [];

  private constructor(
    readonly server: Server,
    readonly port: number,
  ) {}

  static async start(): Promise<HttpUpstream> {
    const server = createServer({ maxHeaderSize: 16 * 1024 * 1024, keepAliveTimeout: 0, requestTimeout: 0 });
    server.maxHeadersCount = 0;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const upstream = new HttpUpstream(server, (server.address() as AddressInfo).port);
    server.on("request", (request, response) => void upstream.#serve(request, response));
    server.on("connection", (socket: Socket) => socket.setNoDelay(true));
    return upstream;
  }

  answerWith(answers: AnswerPlan[]): void {
    this.#answers = [...answers];
  }

  /** Requests since the last call of this function. */
  takeSeen(): SeenMessage[] {
    const seen = this.#seen;
    this.#seen = [];
    return seen;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = this.#answers.length > 1 ? this.#answers.shift()! : this.#answers[0];
    response.on("error", () => undefined);
    const body: Buffer[] = [];
    request.on("data", (chunk: Buffer) => body.push(chunk));
    const complete = new Promise<boolean>((resolve) => {
      request.on("end", () => resolve(true));
      request.on("close", () => resolve(request.complete));
      request.on("error", () => resolve(false));
    });
    if (!(await complete)) return;
    this.#seen.push({ headers: requestHeaders(request), body: Buffer.concat(body), trailers: fromRaw(request.rawTrailers) });
    if (!answer || answer.reset) return void request.socket.resetAndDestroy();
    if (answer.delayMs > 0) await delay(answer.delayMs);
    await send(response, answer);
  }
}

function requestHeaders(request: IncomingMessage): HeaderList {
  const headers = fromRaw(request.rawHeaders);
  const authority = headers.find(([name]) => name === "host")?.[1] ?? Buffer.alloc(0);
  return [
    [":authority", authority],
    [":path", Buffer.from(request.url ?? "", "latin1")],
    [":method", Buffer.from(request.method ?? "")],
    ...headers.filter(([name]) => name !== "host"),
  ];
}

async function send(response: ServerResponse, answer: AnswerPlan): Promise<void> {
  response.sendDate = false;
  response.writeHead(answer.status, toRaw(answer.headers));
  // Separate writes, so that the proxy sees separate pieces.
  for (const [index, chunk] of answer.chunks.entries()) {
    if (index > 0) await delay(3);
    response.write(chunk);
  }
  if (answer.trailers.length > 0) {
    response.addTrailers(answer.trailers.map(([name, value]): [string, string] => [name, Buffer.from(value).toString("latin1")]));
  }
  response.end();
}
