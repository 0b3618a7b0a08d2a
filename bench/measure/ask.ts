import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import type { Answer, Request } from "../model/work.js";
import { headerLines } from "./wire.js";

const patienceMs = 10_000;

/** Sends one request on a connection of its own. */
export function askHttp(port: number, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        ...{ host: "127.0.0.1", port, method: request.method, path: request.path, agent: false, timeout: patienceMs },
        headers: headerLines(request).flat() as unknown as Record<string, string>,
      },
      (message) => {
        const chunks: Buffer[] = [];
        message.on("data", (chunk: Buffer) => chunks.push(chunk));
        message.on("error", reject);
        message.on("end", () => {
          const { rawHeaders: raw } = message;
          const headers = Array.from({ length: raw.length / 2 }, (_, i): [string, string] => [
            raw[2 * i]!,
            raw[2 * i + 1]!,
          ]);
          resolve({ status: message.statusCode!, headers, body: Buffer.concat(chunks).toString("latin1") });
        });
      },
    );
    sent.on("timeout", () => sent.destroy(new Error(`no answer in ${patienceMs / 1000} s`)));
    sent.on("error", reject);
    sent.end(request.body);
  });
}

/** Sends bytes and takes as many back. */
export function askTcp(port: number, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(request.body ?? "");
    const chunks: Buffer[] = [];
    let seen = 0;
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`no answer in ${patienceMs / 1000} s`)));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`the connection ended after ${seen} of ${bytes.length} bytes`)));
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      seen += chunk.length;
      if (seen < bytes.length) return;
      resolve({ status: 0, headers: [], body: Buffer.concat(chunks).toString("latin1") });
      socket.destroy();
    });
  });
}
