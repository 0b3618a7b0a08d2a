import { connect, type Socket } from "node:net";

const HEAD = "HTTP/1.1 ";
const SCALE = Number(process.env["SCALE"] ?? 1);

/** Least requests that a test sends: 10^4, a million in a soak run. */
export const REQUESTS = SCALE < 10 ? 10_000 * SCALE : 100_000 * SCALE;
/** How many a connection sends at once. */
export const AT_ONCE = 50;

/**
 * A connection over which many requests go at once, their answers only being counted: one that asks for each takes most
 * of a core for a few thousand a second. It is opened anew when the server closes it; what was not answered was not taken.
 */
export class Pipeline {
  #socket: Socket | null = null;
  #rest = "";
  #open = 0;
  #wake: (() => void) | null = null;
  #failure: Error | null = null;
  /** How many answers had which status. */
  readonly answers = new Map<string, number>();

  constructor(private readonly port: number) {}

  /** Sends a GET to each of these hosts and waits for the answers; tells how many there were. */
  async get(hosts: readonly string[]): Promise<number> {
    const socket = this.#socket ?? this.#connect();
    this.#open = hosts.length;
    socket.write(hosts.map((host) => `GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`).join(""));
    await new Promise<void>((wake) => (this.#wake = wake));
    if (this.#failure) throw this.#failure;
    return hosts.length - this.#open;
  }

  get ok(): number {
    return this.answers.get("200") ?? 0;
  }

  close(): void {
    this.#socket?.destroy();
  }

  #connect(): Socket {
    const socket = connect(this.port, "127.0.0.1").setEncoding("latin1");
    this.#socket = socket;
    this.#rest = "";
    socket.on("data", (text: string) => this.#read(text));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      // a draining listener resets what it does not take any more
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") this.#failure = error;
    });
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = null;
      this.#wake?.();
    });
    return socket;
  }

  #read(text: string): void {
    const all = this.#rest + text;
    let from = 0;
    for (let at = all.indexOf(HEAD); at >= 0; at = all.indexOf(HEAD, from)) {
      if (at + HEAD.length + 3 > all.length) break;
      from = at + HEAD.length + 3;
      const status = all.slice(at + HEAD.length, from);
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      this.#open--;
    }
    // a head may be in two pieces
    this.#rest = all.slice(Math.max(from, all.length - HEAD.length - 2));
    if (this.#open === 0) this.#wake?.();
  }
}
