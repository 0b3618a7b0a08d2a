import { createServer } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import type { TlsIdentity } from "../../../envoy/config/tls.js";
import { poll } from "../../../envoy/process/wait.js";
import { Endpoint } from "../tcp/endpoint.js";
import { listen, serverTls, type Upstream } from "./upstream.js";

/** A TCP server that hands out its connections in the order in which they come. */
export class TcpUpstream implements Upstream {
  readonly #arrived: Endpoint[] = [];
  readonly #open = new Set<Endpoint>();
  #refusing = false;

  private constructor(
    readonly port: number,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(identity: TlsIdentity | null): Promise<TcpUpstream> {
    const server = identity
      ? createTlsServer({ ...serverTls(identity), allowHalfOpen: true })
      : createServer({ allowHalfOpen: true });
    const { port, stop } = await listen(server);
    const upstream = new TcpUpstream(port, stop);
    server.on(identity ? "secureConnection" : "connection", (socket: Duplex) => upstream.#arrive(socket));
    return upstream;
  }

  /** The next connection, or null when none comes in time. */
  accept(timeoutMs: number): Promise<Endpoint | null> {
    return poll(() => this.#arrived.shift() ?? null, timeoutMs, 2);
  }

  /** Ends all connections, and those that are still on their way, until {@link admit}. */
  refuse(): void {
    this.#refusing = true;
    this.#arrived.length = 0;
    for (const endpoint of this.#open) endpoint.destroy();
  }

  admit(): void {
    this.#refusing = false;
  }

  #arrive(socket: Duplex): void {
    const endpoint = new Endpoint(socket);
    if (this.#refusing) return endpoint.destroy();
    this.#open.add(endpoint);
    socket.on("close", () => this.#open.delete(endpoint));
    this.#arrived.push(endpoint);
  }
}
