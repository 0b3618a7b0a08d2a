import { createSecureServer, createServer, type ServerHttp2Stream } from "node:http2";
import type { Server } from "node:net";
import type { TlsIdentity } from "../../../envoy/config/tls.js";
import { delay } from "../../../envoy/process/wait.js";
import type { HeaderList } from "../../plan/headers.js";
import type { AnswerPlan } from "../../plan/plan.js";
import { writePieces } from "../pieces.js";
import { fromRaw, toHttp2 } from "../raw-headers.js";
import { AnswerBook, listen, serverTls, type HttpUpstream } from "./upstream.js";

/** Starts an HTTP/2 server (prior knowledge, or TLS when it has an identity). */
export async function startHttp2(identity: TlsIdentity | null): Promise<HttpUpstream> {
  const book = new AnswerBook();
  const server = (identity ? createSecureServer(serverTls(identity)) : createServer()) as Server;
  // Node gives the headers as they came, too, after what its type declarations know.
  server.on("stream", (...[stream, , , raw]: [ServerHttp2Stream, unknown, unknown, string[]]) => {
    void serve(stream, raw, book);
  });
  server.on("sessionError", () => undefined);
  return { book, ...(await listen(server)) };
}

async function serve(stream: ServerHttp2Stream, raw: string[], book: AnswerBook): Promise<void> {
  const body: Buffer[] = [];
  let trailers: HeaderList = [];
  stream.on("error", () => undefined);
  stream.on("data", (chunk: Buffer) => body.push(chunk));
  stream.on("trailers", (...[, , rawTrailers]: unknown[]) => (trailers = fromRaw(rawTrailers as string[])));
  const complete = await new Promise<boolean>((resolve) => {
    stream.on("end", () => resolve(true));
    stream.on("close", () => resolve(false));
  });
  if (!complete) return;
  const answer = book.take({ headers: fromRaw(raw), body: Buffer.concat(body), trailers });
  if (answer && answer.delayMs > 0) await delay(answer.delayMs);
  if (!answer || answer.reset) stream.close(2);
  else await send(stream, answer);
}

async function send(stream: ServerHttp2Stream, answer: AnswerPlan): Promise<void> {
  if (stream.destroyed) return;
  const regular = answer.headers.filter(([name]) => name !== "transfer-encoding");
  const waitForTrailers = answer.trailers.length > 0;
  stream.on("wantTrailers", () => stream.sendTrailers(toHttp2(answer.trailers)));
  // gRPC takes a status in the headers only from an answer that ends with them.
  const endStream = answer.chunks.length === 0 && !waitForTrailers;
  const options = { endStream, waitForTrailers, sendDate: false };
  stream.respond({ ":status": answer.status, ...toHttp2(regular) }, options);
  if (endStream) return;
  await writePieces(answer.chunks, (piece) => stream.write(piece));
  stream.end();
}
