import { asBuffer } from "../bytes.js";
import { HeaderMap } from "../headers/header-map.js";
import { HTTP_TO_GRPC } from "../properties/response.js";
import type { LocalResponse } from "../vm/context.js";

/** The response that Envoy makes of a local reply, before any filter sees it. */
export interface LocalReplyMessage {
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
}

const NO_BODY = new Uint8Array(0);

/**
 * Makes headers and body of a local reply. A gRPC request is answered with status 200 and the error in `grpc-status`
 * and `grpc-message`; other bodies are `text/plain` unless the headers say something else.
 */
export function localReplyMessage(reply: LocalResponse, request: HeaderMap | null): LocalReplyMessage {
  const headers = new HeaderMap("response");
  headers.append(":status", String(reply.status));
  for (const [name, value] of reply.headers) headers.append(name, value);
  headers.assign(":status", String(reply.status));
  if (isGrpc(request)) {
    headers.assign(":status", "200");
    headers.assign("content-type", "application/grpc");
    if ((headers.first("grpc-status") ?? "") === "") {
      headers.assign("grpc-status", String(reply.grpcStatus ?? HTTP_TO_GRPC[reply.status] ?? 2));
    }
    if (reply.body.length > 0) headers.assign("grpc-message", percentEncode(reply.body));
    headers.remove("content-length");
    return { headers, body: NO_BODY };
  }
  if (reply.body.length > 0) {
    headers.assign("content-length", String(reply.body.length));
    if ((headers.first("content-type") ?? "") === "") headers.assign("content-type", "text/plain");
  } else {
    headers.remove("content-length");
    headers.remove("content-type");
  }
  return { headers, body: request?.first(":method") === "HEAD" ? NO_BODY : reply.body };
}

function isGrpc(request: HeaderMap | null): boolean {
  return /^application\/grpc(\+|$)/.test(request?.first("content-type") ?? "");
}

/** Printable ASCII stays, everything else and `%` is escaped, as gRPC wants it. */
function percentEncode(bytes: Uint8Array): string {
  return asBuffer(bytes)
    .toString("latin1")
    .replace(/[^\x20-\x24\x26-\x7e]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
