import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TlsIdentity } from "proxy-wasm-assemblyscript-sdk/envoy";
import type { Request } from "./policy.js";

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface WireOptions {
  port: number;
  /** Addresses for a PROXY protocol line, `address:port`. */
  remote: string;
  destination: string;
  /** Speaks TLS, with a certificate if there is one in it. */
  tls?: { authority: string; identity?: TlsIdentity | undefined; sni?: string | undefined };
}

/** One HTTP/1.1 connection that sends what it is told, byte for byte, one request after the other. */
export class Wire {
  #received = Buffer.alloc(0);
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#deliver();
    });
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("Envoy closed the connection")));
  }

  static async open(options: WireOptions): Promise<Wire> {
    return new Wire(await openSocket(options));
  }

  send({
    method,
    path,
    authority,
    headers,
  }: Pick<Request, "method" | "path" | "authority" | "headers">): Promise<Answer> {
    const lines = [
      `${method} ${path} HTTP/1.1`,
      `host: ${authority}`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
    ];
    const body = method === "GET" ? [] : ["content-length: 0"];
    const answer = new Promise<Answer>((resolve, reject) => (this.#waiting = { resolve, reject }));
    this.socket.write(Buffer.from([...lines, ...body, "", ""].join("\r\n"), "latin1"));
    return answer;
  }

  close(): void {
    this.#waiting = undefined;
    this.socket.destroy();
  }

  #deliver(): void {
    const end = this.#received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = this.#received.subarray(0, end).toString("latin1");
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const body = this.#received.subarray(end + 4, end + 4 + length).toString("latin1");
    this.#received = this.#received.subarray(end + 4 + length);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    const headers = Object.fromEntries(
      [...head.matchAll(/\r\n([^:]+): *([^\r]*)/g)].map(([, name = "", value = ""]): [string, string] => [name, value]),
    );
    waiting?.resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), headers, body });
  }
}

/** A connection to a listener that takes the PROXY protocol. */
export async function openSocket({ port, remote, destination, tls }: WireOptions): Promise<Socket> {
  const tcp = connectTcp({ port, host: "127.0.0.1", noDelay: true });
  tcp.write(proxyLine(remote, destination));
  if (!tls) return tcp;
  const { authority, identity, sni } = tls;
  const certificate = identity && { cert: identity.certificate, key: identity.privateKey };
  const trust = { ca: authority, servername: sni ?? "", rejectUnauthorized: false };
  const secure = connectTls({ socket: tcp, ...trust, ...certificate });
  await new Promise((resolve, reject) => secure.once("secureConnect", resolve).once("error", reject));
  return secure;
}

function proxyLine(remote: string, destination: string): string {
  const [from, to] = [remote, destination].map((one) => /^\[?(.*?)\]?:(\d+)$/.exec(one)!.slice(1)) as [
    string[],
    string[],
  ];
  return `PROXY ${from[0]!.includes(":") ? "TCP6" : "TCP4"} ${from[0]!} ${to[0]!} ${from[1]!} ${to[1]!}\r\n`;
}
