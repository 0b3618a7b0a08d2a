import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { TlsIdentity } from "../../../envoy/config/tls.js";
import { delay } from "../../../envoy/process/wait.js";
import type { HeaderList } from "../../plan/headers.js";
import type { AnswerPlan } from "../../plan/plan.js";
import { writePieces } from "../pieces.js";
import { fromRaw, toPairs, toRaw } from "../raw-headers.js";
import { AnswerBook, listen, serverTls, type HttpUpstream } from "./upstream.js";

const options = { maxHeaderSize: 16 * 1024 * 1024, keepAliveTimeout: 0, requestTimeout: 0 };

/** Starts an HTTP/1.1 server, with mutual TLS when it has an identity. */
export async function startHttp1(identity: TlsIdentity | null): Promise<HttpUpstream> {
  const book = new AnswerBook();
  const handler: RequestListener = (request, response) => void serve(request, response, book);
  const server = identity
    ? createTlsServer({ ...options, ...serverTls(identity) }, handler)
    : createServer(options, handler);
  server.maxHeadersCount = 0;
  return { book, ...(await listen(server)) };
}

async function serve(request: IncomingMessage, response: ServerResponse, book: AnswerBook): Promise<void> {
  response.on("error", () => undefined);
  const body: Buffer[] = [];
  request.on("data", (chunk: Buffer) => body.push(chunk));
  const complete = await new Promise<boolean>((resolve) => {
    request.on("end", () => resolve(true));
    request.on("close", () => resolve(request.complete));
    request.on("error", () => resolve(false));
  });
  if (!complete) return;
  const answer = book.take({
    headers: requestHeaders(request),
    body: Buffer.concat(body),
    trailers: fromRaw(request.rawTrailers),
  });
  if (answer && answer.delayMs > 0) await delay(answer.delayMs);
  if (!answer || answer.reset) request.socket.resetAndDestroy();
  else await send(response, answer);
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
  response.removeHeader("connection");
  response.writeHead(answer.status, toRaw(answer.headers));
  await writePieces(answer.chunks, (piece) => response.write(piece));
  // Each call puts its trailers in place of those before.
  response.addTrailers(toPairs(answer.trailers));
  response.end();
}
