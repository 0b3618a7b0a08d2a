import type { Request, Work } from "../model/work.js";

/** The name that requests ask for. */
const host = "bench.example";

/** The header lines as they are sent, `host` first and `content-length` last. */
export function headerLines(request: Request): (readonly [string, string])[] {
  const named = request.headers.some(([name]) => name.toLowerCase() === "host");
  return [
    ...(named ? [] : ([["host", host]] as const)),
    ...request.headers,
    ...(request.body === undefined ? [] : ([["content-length", String(Buffer.byteLength(request.body))]] as const)),
  ];
}

/** The bytes that the load generator repeats: a request of HTTP/1.1, or the body alone where the work is TCP. */
export function wireBytes(work: Pick<Work, "protocol" | "request">): Buffer {
  const { protocol, request } = work;
  if (protocol === "tcp") {
    if (!request.body) throw new Error("A TCP work says in `request.body` what is sent.");
    return Buffer.from(request.body);
  }
  const lines = headerLines(request).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${request.method} ${request.path} HTTP/1.1\r\n${lines.join("")}\r\n${request.body ?? ""}`);
}
