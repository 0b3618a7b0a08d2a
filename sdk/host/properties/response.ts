import type { ByteString } from "../bytes.js";
import type { Activation } from "./activation.js";
import { HeadersAttribute } from "./request.js";
import { Duration, type Attribute } from "./values.js";

/** Attributes `response.*`. */
export function responseAttribute(at: Activation, name: ByteString): Attribute | undefined {
  const info = at.info;
  if (info === null) return undefined;
  const headers = at.visibleResponseHeaders;
  const trailers = at.visibleResponseTrailers;
  switch (name) {
    case "code":
      return info.responseCode === undefined ? undefined : BigInt(info.responseCode);
    case "code_details":
      return info.responseCodeDetails;
    case "flags":
      return BigInt(info.responseFlags);
    case "headers":
      return new HeadersAttribute(headers);
    case "trailers":
      return new HeadersAttribute(trailers);
    case "headers_bytes":
      return BigInt(headers?.byteSize ?? 0);
    case "size":
      return BigInt(info.bytesSent);
    case "total_size":
      return BigInt(info.bytesSent + (headers?.byteSize ?? 0) + (trailers?.byteSize ?? 0));
    case "backend_latency":
      return info.backendLatency === undefined ? undefined : new Duration(info.backendLatency);
    case "grpc_status":
      return grpcStatus(trailers?.first("grpc-status") ?? headers?.first("grpc-status"), info.responseCode);
  }
  return undefined;
}

/** gRPC status of a plain HTTP status, as the gRPC protocol maps them. */
export const HTTP_TO_GRPC: Readonly<Record<number, number>> = {
  400: 13,
  401: 16,
  403: 7,
  404: 12,
  429: 14,
  502: 14,
  503: 14,
  504: 14,
};

function grpcStatus(header: ByteString | undefined, code: number | undefined): Attribute | undefined {
  if (header !== undefined) return /^\d{1,9}$/.test(header) ? BigInt(header) : -1n;
  if (code === undefined) return undefined;
  return BigInt(HTTP_TO_GRPC[code] ?? 2);
}
