import type { Duplex } from "node:stream";
import type { SeenResponse } from "../../observe/observation.js";
import type { RequestPlan } from "../../plan/plan.js";
import { Http1Client } from "./http1-client.js";
import { Http2Client } from "./http2-client.js";

/** The client of a case: one connection per protocol. */
export class Downstream {
  readonly #http1: Http1Client;
  readonly #http2: Http2Client;

  constructor(open: () => Promise<Duplex>, tls: boolean) {
    this.#http1 = new Http1Client(open);
    this.#http2 = new Http2Client(open, tls ? "https" : "http");
  }

  /** Sends a request; null when the connection ends without an answer. */
  send(request: RequestPlan): Promise<SeenResponse | null> {
    return (request.http2 ? this.#http2 : this.#http1).send(request);
  }

  close(): void {
    this.#http1.close();
    this.#http2.close();
  }
}
