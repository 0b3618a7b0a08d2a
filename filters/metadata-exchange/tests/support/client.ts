import { request as http1 } from "node:http";
import { connect, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from "node:http2";

export type Protocol = "http1" | "http2" | "grpc";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** One request on a connection of its own. */
export function send(
  port: number,
  protocol: Protocol,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return protocol === "http1" ? sendHttp1(port, headers) : sendHttp2(port, protocol, headers);
}

function sendHttp1(port: number, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http1({ host: "127.0.0.1", port, path: "/", headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    request.on("error", reject).end();
  });
}

async function sendHttp2(port: number, protocol: Protocol, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    return await new Promise<Answer>((resolve, reject) => {
      session.on("error", reject);
      const grpc = protocol === "grpc" ? { ":method": "POST", "content-type": "application/grpc", te: "trailers" } : {};
      const stream = session.request({ ":path": "/a.B/C", ...grpc, ...headers });
      const chunks: Buffer[] = [];
      let answered: IncomingHttpHeaders & IncomingHttpStatusHeader = {};
      let trailers: IncomingHttpHeaders = {};
      stream.on("response", (got: IncomingHttpHeaders & IncomingHttpStatusHeader) => (answered = got));
      stream.on("trailers", (got: IncomingHttpHeaders) => (trailers = got));
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", reject);
      stream.on("end", () => {
        const { ":status": status = 0, ...rest } = answered;
        resolve({ status, headers: { ...rest, ...trailers }, body: Buffer.concat(chunks) });
      });
      stream.end(protocol === "grpc" ? Buffer.from([0, 0, 0, 0, 0]) : undefined);
    });
  } finally {
    session.close();
  }
}
