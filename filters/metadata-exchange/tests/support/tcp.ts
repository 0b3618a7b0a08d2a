import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A TCP server that says something first, if told to, and then sends back every byte. */
export interface EchoServer {
  readonly port: number;
  /** Everything that the last connection received. */
  received(): Buffer;
  close(): Promise<void>;
}

export async function startEcho(greeting = ""): Promise<EchoServer> {
  let chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    chunks = [];
    sockets.add(socket);
    if (greeting !== "") socket.write(greeting);
    const own = chunks;
    socket.on("data", (chunk: Buffer) => {
      own.push(chunk);
      if (!socket.write(chunk)) {
        socket.pause();
        socket.once("drain", () => socket.resume());
      }
    });
    socket.on("end", () => socket.end());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    received: () => Buffer.concat(chunks),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((done) => void server.close(() => done()));
    },
  };
}

/** A TCP server that answers the first bytes of a client with pieces, each in a packet of its own. */
export interface Speaker {
  readonly port: number;
  /** What it says; `end` closes its side. */
  says: readonly (Uint8Array | "end")[];
  close(): Promise<void>;
}

export async function startSpeaker(): Promise<Speaker> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => {
      void speak(socket, speaker.says);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const speaker: Speaker = {
    port: (server.address() as AddressInfo).port,
    says: [],
    close: () => new Promise<void>((done) => void server.close(() => done())),
  };
  return speaker;
}

async function speak(socket: Socket, pieces: readonly (Uint8Array | "end")[]): Promise<void> {
  for (const piece of pieces) {
    if (piece === "end") socket.end();
    else socket.write(piece);
    await new Promise((done) => setTimeout(done, 1));
  }
}

/** A connection whose bytes can be waited for. */
export class Line {
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #changed: () => void = () => undefined;
  #ended = false;

  private constructor(readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#size += chunk.length;
      this.#changed();
    });
    socket.on("error", () => socket.destroy());
    for (const event of ["end", "close"] as const) {
      socket.on(event, () => {
        this.#ended = true;
        this.#changed();
      });
    }
  }

  static async open(port: number): Promise<Line> {
    const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    const line = new Line(socket);
    await new Promise<void>((done, fail) => socket.once("connect", done).once("error", fail));
    return line;
  }

  /** Sends pieces one by one, each in a packet of its own as far as that is in our hands. */
  async send(...pieces: readonly (Uint8Array | string)[]): Promise<void> {
    for (const piece of pieces) {
      if (!this.socket.write(piece)) await new Promise((done) => this.socket.once("drain", done));
      else await new Promise((done) => setImmediate(done));
    }
  }

  /** Everything received, once it is `size` bytes or the connection has ended. */
  async receive(size: number, timeoutMs = 20_000): Promise<Buffer> {
    const deadline = Date.now() + timeoutMs;
    while (this.#size < size && !this.#ended) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${this.#size} of ${size} bytes came in ${timeoutMs} ms`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.#changed = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    return Buffer.concat(this.#chunks);
  }

  /** Everything received until the other side ends the connection. */
  closed(): Promise<Buffer> {
    return this.receive(Infinity);
  }

  close(): void {
    this.socket.destroy();
  }
}
