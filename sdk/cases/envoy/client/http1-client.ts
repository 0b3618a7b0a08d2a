import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { SeenResponse } from "../../observe/observation.js";
import type { RequestPlan } from "../../plan/plan.js";
import { writePieces } from "../pieces.js";
import { fromRaw, toPairs, toRaw } from "../raw-headers.js";
import { answerTimeoutMs } from "./timeout.js";

/** An HTTP/1.1 client with one connection, which it keeps for all its requests as long as the proxy does. */
export class Http1Client {
  readonly #agent: Agent;

  constructor(open: () => Promise<Duplex>) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
    // The agent's own function opens plain sockets; ours may begin with a PROXY line or TLS.
    Object.assign(this.#agent, {
      createConnection: (_: unknown, done: (error: Error | null, socket?: Duplex) => void) => {
        open().then((socket) => done(null, socket), done);
      },
    });
  }

  /** Sends a request; null when the connection ends without an answer. */
  async send(plan: RequestPlan): Promise<SeenResponse | null> {
    const pseudo = (name: string): string =>
      Buffer.from(plan.headers.find(([each]) => each === name)?.[1] ?? "").toString("latin1");
    const regular = plan.headers.filter(([name]) => !name.startsWith(":"));
    const request = httpRequest({
      agent: this.#agent,
      method: pseudo(":method"),
      path: pseudo(":path"),
      headers: ["host", pseudo(":authority"), ...toRaw(regular)] as never,
      maxHeaderSize: 16 * 1024 * 1024,
      timeout: answerTimeoutMs,
    });
    const answer = response(request);
    await write(request, plan);
    return answer;
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function write(request: ClientRequest, { chunks, trailers }: RequestPlan): Promise<void> {
  request.setNoDelay(true);
  await writePieces(chunks, (piece) => request.write(piece));
  // Each call puts its trailers in place of those before.
  request.addTrailers(toPairs(trailers));
  request.end();
}

function response(request: ClientRequest): Promise<SeenResponse | null> {
  return new Promise((resolve, reject) => {
    request.on("timeout", () => {
      reject(new Error(`the proxy did not answer in ${answerTimeoutMs / 1000} s`));
      request.destroy();
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET" || error.code === "EPIPE" || error.message === "socket hang up") resolve(null);
      else reject(error);
    });
    request.on("response", (answer: IncomingMessage) => {
      const body: Buffer[] = [];
      const seen = (): SeenResponse => ({
        status: answer.statusCode!,
        headers: fromRaw(answer.rawHeaders),
        body: Buffer.concat(body),
        trailers: fromRaw(answer.rawTrailers),
      });
      answer.on("data", (chunk: Buffer) => body.push(chunk));
      answer.on("end", () => resolve(seen()));
      answer.on("error", () => resolve(null));
    });
  });
}
