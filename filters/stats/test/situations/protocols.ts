import { bytes, grpc, http, http2 } from "../callers.js";
import { REVIEWS_ID } from "./sidecars.js";
import { BOTH_CERTIFIED, BYTES, GRPC, MUTUAL, SAME, outbound, type Situation } from "./situation.js";

/** Protocols, in the open, over TLS and over mTLS. */
export const PROTOCOLS: readonly Situation[] = [
  {
    name: "HTTP/1.1",
    reason:
      "each side takes its own workload from the node and the peer's from the exchange; a client never knows security",
    act: (mesh) => http(outbound(mesh), { to: "http" }),
    client: [SAME],
    server: [SAME],
  },
  {
    name: "HTTP/2",
    reason: "the version of HTTP is no part of request_protocol",
    act: (mesh) => http2(outbound(mesh), { to: "http2" }),
    client: [SAME],
    server: [SAME],
  },
  {
    name: "HTTP over TLS without a client certificate",
    reason: "principals are URI SANs of either side; mutual_tls takes both",
    act: (mesh) => http(outbound(mesh), { to: "http-tls" }),
    client: [{ destination_principal: REVIEWS_ID }],
    server: [{ destination_principal: REVIEWS_ID }],
  },
  {
    name: "HTTP over mTLS",
    reason: "both SANs are there: mutual_tls at the server; the client's side stays unknown",
    act: (mesh) => http(outbound(mesh), { to: "http-mtls" }),
    client: [BOTH_CERTIFIED],
    server: [MUTUAL],
  },
  {
    name: "HTTP/2 over mTLS",
    reason: "as over HTTP/1.1",
    act: (mesh) => http2(outbound(mesh), { to: "http2-mtls" }),
    client: [BOTH_CERTIFIED],
    server: [MUTUAL],
  },
  {
    name: "gRPC, one message each way",
    reason: "request_protocol by content-type, grpc_response_status from trailers",
    act: (mesh) => grpc(outbound(mesh), "Unary", 1, "http2-mtls"),
    client: [{ ...BOTH_CERTIFIED, ...GRPC }],
    server: [{ ...MUTUAL, ...GRPC }],
  },
  {
    name: "gRPC, a stream of messages",
    reason: "a stream is one request; its messages have counters of their own",
    act: (mesh) => grpc(outbound(mesh), "Stream", 5, "http2"),
    client: [GRPC],
    server: [GRPC],
  },
  {
    name: "gRPC, an error without a body",
    reason: "grpc_response_status from headers when there are no trailers",
    act: (mesh) => grpc(outbound(mesh), "Missing", 1, "http2"),
    client: [{ ...GRPC, grpc_response_status: "12" }],
    server: [{ ...GRPC, grpc_response_status: "12" }],
  },
  {
    name: "TCP",
    reason: "no host: the service is the cluster's, as istiod noted; peers by the exchange's frames",
    act: ({ client }) => bytes(client.port("tcp"), 1000),
    client: [BYTES],
    server: [BYTES],
  },
  {
    name: "TCP over TLS without a client certificate",
    reason: "as over HTTP",
    act: ({ client }) => bytes(client.port("tcp-tls"), 1000),
    client: [{ ...BYTES, destination_principal: REVIEWS_ID }],
    server: [{ ...BYTES, destination_principal: REVIEWS_ID }],
  },
  {
    name: "TCP over mTLS",
    reason: "as over HTTP",
    act: ({ client }) => bytes(client.port("tcp-mtls"), 1000),
    client: [{ ...BYTES, ...BOTH_CERTIFIED }],
    server: [{ ...BYTES, ...MUTUAL }],
  },
];
