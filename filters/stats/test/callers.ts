import { request, type ClientRequest, type IncomingHttpHeaders } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TlsIdentity } from "proxy-wasm-assemblyscript-sdk/envoy";
import { SERVICE } from "./bookinfo.js";
import { messages } from "./grpc.js";

export interface Call {
  path?: string;
  host?: string;
  /** The cluster that the client's sidecar sends it to. */
  to?: string;
  /** Certificate of a caller who speaks TLS without a sidecar. */
  identity?: TlsIdentity;
}

/** One HTTP/1.1 request on a connection of its own; answers the status, 0 when there was none. */
export function http(port: number, { path = "/", host = SERVICE, to, identity }: Call = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port,
      path,
      agent: false,
      headers: { host, ...(to === undefined ? {} : { "x-to": to }) },
    } as const;
    const sent: ClientRequest = identity ? tlsRequest({ ...options, ...tlsOptions(identity) }) : request(options);
    sent.on("response", (answer) => answer.resume().on("end", () => resolve(answer.statusCode ?? 0)));
    sent.on("error", reject).end();
  });
}

/** One HTTP/2 request; answers the status. */
export async function http2(port: number, { path = "/", host = SERVICE, to }: Call = {}): Promise<number> {
  const headers = { ":path": path, ":authority": host, ...(to === undefined ? {} : { "x-to": to }) };
  return (await exchange(port, headers)).status;
}

/** One gRPC call with so many messages; answers its status, in headers or trailers. */
export async function grpc(port: number, method: string, count: number, to: string): Promise<string> {
  const headers = {
    ":method": "POST",
    ":path": `/grpc.Test/${method}`,
    ":authority": SERVICE,
    "content-type": "application/grpc",
    te: "trailers",
    "x-to": to,
  };
  return (await exchange(port, headers, messages(count))).grpcStatus;
}

async function exchange(
  port: number,
  headers: Record<string, string>,
  body?: Buffer,
): Promise<{ status: number; grpcStatus: string }> {
  const session = connectHttp2(`http://127.0.0.1:${String(port)}`);
  try {
    const stream = session.request(headers, { endStream: body === undefined });
    if (body) stream.end(body);
    const result = { status: 0, grpcStatus: "" };
    stream.on("response", (answer) => {
      result.status = Number(answer[":status"]);
      result.grpcStatus = String(answer["grpc-status"] ?? "");
    });
    stream.on(
      "trailers",
      (trailers: IncomingHttpHeaders) => (result.grpcStatus = String(trailers["grpc-status"] ?? "")),
    );
    stream.resume();
    await new Promise<void>((resolve, reject) => stream.on("end", resolve).on("error", reject));
    return result;
  } finally {
    session.close();
  }
}

/** Sends bytes over a connection, waits until they are back, and closes it. */
export async function bytes(port: number, count: number, identity?: TlsIdentity): Promise<void> {
  const socket = identity
    ? connectTls({ host: "127.0.0.1", port, ...tlsOptions(identity) })
    : connect(port, "127.0.0.1");
  socket.write(Buffer.alloc(count, 1));
  let back = 0;
  for await (const chunk of socket) {
    back += (chunk as Buffer).length;
    if (back >= count) break;
  }
  socket.destroy();
}

const tlsOptions = ({ certificate, privateKey, trusted }: TlsIdentity): object => ({
  cert: certificate,
  key: privateKey,
  ca: trusted,
  // what it is called is in a URI
  checkServerIdentity: () => undefined,
});
