import type { AddressInfo, Server, Socket } from "node:net";
import type { TlsIdentity } from "../../../envoy/config/tls.js";
import type { SeenMessage } from "../../observe/observation.js";
import type { AnswerPlan } from "../../plan/plan.js";

export type UpstreamKind = "http1" | "http2" | "tcp";

/** A server of ours behind a cluster of the proxy. */
export interface Upstream {
  readonly port: number;
  stop(): Promise<void>;
}

/** An HTTP server that answers as it is told and remembers what it was asked. */
export interface HttpUpstream extends Upstream {
  readonly book: AnswerBook;
}

/** The answers to come and the requests that came. */
export class AnswerBook {
  #answers: AnswerPlan[] = [];
  #seen: SeenMessage[] = [];

  /** The last answer repeats. */
  answerWith(answers: readonly AnswerPlan[]): void {
    this.#answers = [...answers];
    this.#seen = [];
  }

  take(request: SeenMessage): AnswerPlan | undefined {
    this.#seen.push(request);
    return this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
  }

  /** Requests since the last call of this function. */
  takeSeen(): SeenMessage[] {
    const seen = this.#seen;
    this.#seen = [];
    return seen;
  }
}

/** TLS options of a server that demands a client certificate. */
export function serverTls(identity: TlsIdentity): { cert: string; key: string; ca: string; requestCert: true } {
  return { cert: identity.certificate, key: identity.privateKey, ca: identity.trusted, requestCert: true };
}

/** Listens on a free loopback port. */
export async function listen(server: Server): Promise<{ port: number; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, stop };
}
