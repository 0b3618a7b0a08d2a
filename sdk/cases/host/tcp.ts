import type { Plugin, StreamOptions, TcpStream } from "../../host/index.js";
import type { Side } from "../plan/plan.js";

const nothing = new Uint8Array();

/** The TCP connections of a case on the Node host, with half-closed ones as a TCP proxy keeps them. */
export class HostConnections {
  #stream: TcpStream | null = null;
  /** How much each side has taken of what came to it. */
  #taken = { client: 0, server: 0 };

  constructor(
    readonly plugins: readonly Plugin[],
    readonly options: () => StreamOptions,
  ) {}

  connect(): void {
    const [plugin, ...others] = this.plugins;
    if (!plugin || others.length > 0)
      throw new Error("the Node host plays TCP through one network filter, not several");
    this.#stream = plugin.tcpStream(this.options());
    this.#taken = { client: 0, server: 0 };
  }

  send(from: Side, bytes: Uint8Array): void {
    if (from === "client") this.#open().downstreamData(bytes);
    else this.#open().upstreamData(bytes);
  }

  receive(at: Side): Uint8Array {
    const log = at === "client" ? this.#open().downstream : this.#open().upstream;
    const received = log.since(this.#taken[at]);
    this.#taken[at] = log.bytes;
    return received;
  }

  close(by: Side): void {
    const stream = this.#open();
    if (by === "client") stream.downstreamData(nothing, true);
    else stream.upstreamData(nothing, true);
    if (stream.upstream.ended && stream.downstream.ended) stream.close();
  }

  sawClose(at: Side): boolean {
    const stream = this.#open();
    return stream.closed || (at === "client" ? stream.downstream.ended : stream.upstream.ended);
  }

  /** Closes the last connection; what is in its filter state. */
  end(): Map<string, Uint8Array> {
    if (this.#stream && !this.#stream.closed) {
      // Both sides let go, the client first.
      if (!this.#stream.upstream.ended) this.close("client");
      if (!this.#stream.downstream.ended) this.close("server");
      this.#stream.close();
    }
    return this.#stream?.info.filterState.snapshot() ?? new Map<string, Uint8Array>();
  }

  #open(): TcpStream {
    if (!this.#stream) this.connect();
    return this.#stream!;
  }
}
