import type { AnswerSpec, RequestSpec } from "../format/case-file.js";
import { toChunks } from "./bytes.js";
import { toMilliseconds } from "./duration.js";
import { hasHeader, header, toHeaderList, type HeaderList } from "./headers.js";
import type { AnswerPlan, RequestPlan } from "./plan.js";

/** A request with its pseudo headers and the framing header that a client would send. */
export function planRequest(spec: RequestSpec): RequestPlan {
  const { path = "/", authority = "example.com", http2 = false } = spec;
  const chunks = toChunks(spec.body);
  const trailers = toHeaderList(spec.trailers);
  const method = spec.method ?? (chunks.length > 0 ? "POST" : "GET");
  const headers: HeaderList = [
    header(":authority", authority),
    header(":path", path),
    header(":method", method),
    ...framed(toHeaderList(spec.headers), chunks, trailers, method === "GET" || method === "HEAD"),
  ];
  return { headers, chunks, trailers, http2 };
}

export function planAnswer(spec: AnswerSpec): AnswerPlan {
  const { status = 200, delay, reset = false, http2 = false } = spec;
  const chunks = toChunks(spec.body);
  const trailers = toHeaderList(spec.trailers);
  const bodiless = status === 204 || status === 304;
  return {
    status,
    headers: framed(toHeaderList(spec.headers), chunks, trailers, bodiless),
    chunks,
    trailers,
    delayMs: delay === undefined ? 0 : toMilliseconds(delay),
    reset,
    http2,
  };
}

/** One known body has a length; pieces and trailers are sent chunked. */
function framed(headers: HeaderList, chunks: Uint8Array[], trailers: HeaderList, mayLackBody: boolean): HeaderList {
  if (hasHeader(headers, "content-length") || hasHeader(headers, "transfer-encoding")) return headers;
  if (chunks.length > 1 || trailers.length > 0) return [...headers, header("transfer-encoding", "chunked")];
  if (chunks.length === 0 && mayLackBody) return headers;
  return [...headers, header("content-length", String(chunks[0]?.length ?? 0))];
}
