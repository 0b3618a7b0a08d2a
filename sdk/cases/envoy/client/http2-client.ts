import { connect, type ClientHttp2Session } from "node:http2";
import type { Duplex } from "node:stream";
import type { SeenResponse } from "../../observe/observation.js";
import type { HeaderList } from "../../plan/headers.js";
import type { RequestPlan } from "../../plan/plan.js";
import { writePieces } from "../pieces.js";
import { fromRaw, toHttp2 } from "../raw-headers.js";
import { answerTimeoutMs } from "./timeout.js";

/** An HTTP/2 client with one connection. */
export class Http2Client {
  #session: Promise<ClientHttp2Session> | null = null;

  constructor(
    readonly open: () => Promise<Duplex>,
    readonly scheme: "http" | "https",
  ) {}

  /** Sends a request; null when the stream ends without an answer. */
  async send(plan: RequestPlan): Promise<SeenResponse | null> {
    const session = await (this.#session ??= this.#connect());
    const regular = plan.headers.filter(([name]) => name !== "transfer-encoding");
    const waitForTrailers = plan.trailers.length > 0;
    const endStream = plan.chunks.length === 0 && !waitForTrailers;
    const stream = session.request({ ...toHttp2(regular), ":scheme": this.scheme }, { waitForTrailers, endStream });
    stream.on("wantTrailers", () => stream.sendTrailers(toHttp2(plan.trailers)));
    const answer = new Promise<SeenResponse | null>((resolve, reject) => {
      const body: Buffer[] = [];
      let headers: HeaderList | null = null;
      let trailers: HeaderList = [];
      stream.setTimeout(answerTimeoutMs, () =>
        reject(new Error(`the proxy did not answer in ${answerTimeoutMs / 1000} s`)),
      );
      stream.on("response", (...[, , raw]: unknown[]) => (headers = fromRaw(raw as string[])));
      stream.on("trailers", (...[, , raw]: unknown[]) => (trailers = fromRaw(raw as string[])));
      stream.on("data", (chunk: Buffer) => body.push(chunk));
      stream.on("error", () => resolve(null));
      stream.on("close", () => resolve(headers && seen(headers, Buffer.concat(body), trailers)));
    });
    if (!endStream) {
      await writePieces(plan.chunks, (piece) => stream.write(piece));
      stream.end();
    }
    return answer;
  }

  close(): void {
    void this.#session?.then((session) => session.destroy());
  }

  async #connect(): Promise<ClientHttp2Session> {
    const socket = await this.open();
    const session = connect(`${this.scheme}://127.0.0.1`, { createConnection: () => socket });
    session.on("error", () => undefined);
    session.on("close", () => (this.#session = null));
    return session;
  }
}

function seen(headers: HeaderList, body: Buffer, trailers: HeaderList): SeenResponse {
  const status = Number(Buffer.from(headers.find(([name]) => name === ":status")?.[1] ?? "0").toString());
  return { status, headers: headers.filter(([name]) => name !== ":status"), body, trailers };
}
