import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { ack, encodeFields, encodeFrame, endHeaders, endStream, FrameReader, frameTypes, preface } from "./frames.js";

const { data, headers, metadata, ping, settings } = frameTypes;

/** An HTTP/2 server that answers every request with 200 and a METADATA frame of one entry. */
export async function startMetadataServer(): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.write(encodeFrame(settings, 0, 0));
    follow(socket, new FrameReader(preface.length), (stream) => {
      socket.write(encodeFrame(headers, endHeaders, stream, encodeFields([[":status", "200"]])));
      socket.write(encodeFrame(metadata, endHeaders, stream, encodeFields([["of", "response"]])));
      socket.write(encodeFrame(data, endStream, stream, Buffer.from("done")));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** Sends one HTTP/2 request with a METADATA frame of two entries and waits for the end of the answer. */
export async function sendWithMetadata(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  const fields = encodeFields([
    [":method", "POST"],
    [":path", "/"],
    [":scheme", "http"],
    [":authority", "test"],
  ]);
  const entries = encodeFields([
    ["of", "request"],
    ["number", "two"],
  ]);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("the proxy closed the connection before it answered")));
      socket.setTimeout(10_000, () => reject(new Error("the proxy did not answer in 10 s")));
      follow(socket, new FrameReader(), () => resolve());
      socket.write(preface);
      socket.write(encodeFrame(settings, 0, 0));
      socket.write(encodeFrame(headers, endHeaders, 1, fields));
      socket.write(encodeFrame(metadata, endHeaders, 1, entries));
      socket.write(encodeFrame(data, endStream, 1, Buffer.from("body")));
    });
  } finally {
    socket.destroy();
  }
}

/** Acknowledges what must be, and tells when the other side has ended a stream. */
function follow(socket: Socket, reader: FrameReader, onEnd: (stream: number) => void): void {
  socket.on("data", (chunk) => {
    for (const { type, flags, stream, payload } of reader.push(chunk)) {
      if (type === settings && !(flags & ack)) socket.write(encodeFrame(settings, ack, 0));
      if (type === ping && !(flags & ack)) socket.write(encodeFrame(ping, ack, 0, payload));
      if ((type === data || type === headers) && flags & endStream) onEnd(stream);
    }
  });
}
