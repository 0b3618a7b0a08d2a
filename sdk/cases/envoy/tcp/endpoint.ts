import type { Duplex } from "node:stream";
import { delay } from "../../../envoy/process/wait.js";

/** How long a side stays silent before nothing more is expected from it. */
const quietMs = 25;
const timeoutMs = 3_000;

/** One end of a TCP connection in a script. */
export class Endpoint {
  #received: Buffer[] = [];
  #arrivals = 0;
  #ended = false;

  constructor(readonly socket: Duplex) {
    socket.on("data", (chunk: Buffer) => {
      this.#arrivals++;
      this.#received.push(chunk);
    });
    for (const event of ["end", "close", "error"]) socket.on(event, () => (this.#ended = true));
  }

  send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => this.socket.write(bytes, (error) => (error ? reject(error) : resolve())));
  }

  /** Everything since the last call; waits until it is enough and the other side is silent. */
  async receive(enough: (bytes: Uint8Array) => boolean): Promise<Uint8Array> {
    const deadline = Date.now() + timeoutMs;
    while (!enough(Buffer.concat(this.#received)) && Date.now() < deadline && !this.#ended) await delay(2);
    for (let seen = -1; seen !== this.#arrivals;) {
      seen = this.#arrivals;
      await delay(quietMs);
    }
    const received = Buffer.concat(this.#received);
    this.#received = [];
    return received;
  }

  close(): void {
    this.socket.end();
  }

  async sawEnd(): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (!this.#ended && Date.now() < deadline) await delay(2);
    return this.#ended;
  }

  destroy(): void {
    this.socket.destroy();
  }
}
