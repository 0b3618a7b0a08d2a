import { Utf8, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Reporter } from "./facts";

/** What is asked of the host about a stream. */
export enum Item {
  Duration = 0,
  RequestBytes = 1,
  ResponseBytes = 2,
  Code = 3,
  Flags = 4,
  GrpcStatus = 5,
  ContentType = 6,
  Route = 7,
  Cluster = 8,
  LocalSan = 9,
  PeerSan = 10,
  Host = 11,
  /** Bytes from the client so far, without headers: for connections. */
  ReceivedBytes = 12,
  /** Bytes to the client so far. */
  SentBytes = 13,
  /** `traceparent` or B3; asked only where exemplars are kept. */
  Trace = 14,
}

/** Asked about an HTTP stream at its end. */
export const HTTP_ITEMS: StaticArray<Item> = [
  Item.Duration,
  Item.RequestBytes,
  Item.ResponseBytes,
  Item.Code,
  Item.Flags,
  Item.GrpcStatus,
  Item.ContentType,
  Item.Route,
  Item.Cluster,
  Item.LocalSan,
  Item.PeerSan,
  Item.Host,
];

/** The same, where exemplars are kept. */
export const TRACED_HTTP_ITEMS: StaticArray<Item> = [
  Item.Duration,
  Item.RequestBytes,
  Item.ResponseBytes,
  Item.Code,
  Item.Flags,
  Item.GrpcStatus,
  Item.ContentType,
  Item.Route,
  Item.Cluster,
  Item.LocalSan,
  Item.PeerSan,
  Item.Host,
  Item.Trace,
];

/** Asked about a connection. */
export const TCP_ITEMS: StaticArray<Item> = [
  Item.ReceivedBytes,
  Item.SentBytes,
  Item.Flags,
  Item.Cluster,
  Item.LocalSan,
  Item.PeerSan,
];

/** The item in CEL. Where `careful`, it has a value whatever is missing; else it fails, and is cheaper. */
export function celOf(item: Item, reporter: Reporter, careful: bool): string {
  switch (item) {
    case Item.Duration:
      return careful ? "has(request.duration)?request.duration:duration('0s')" : "request.duration";
    case Item.RequestBytes:
      return careful ? "has(request.total_size)?request.total_size:0" : "request.total_size";
    case Item.ResponseBytes:
      return careful ? "has(response.total_size)?response.total_size:0" : "response.total_size";
    case Item.Code:
      return careful ? "has(response.code)?response.code:0" : "response.code";
    case Item.Flags:
      return careful ? "has(response.flags)?response.flags:0" : "response.flags";
    case Item.GrpcStatus:
      return careful ? "has(response.grpc_status)?response.grpc_status:-1" : "response.grpc_status";
    case Item.ContentType:
      return careful
        ? "has(request.headers)&&'content-type' in request.headers?request.headers['content-type']:''"
        : "'content-type' in request.headers?request.headers['content-type']:''";
    case Item.Route:
      return careful ? "has(xds.route_name)?xds.route_name:''" : "xds.route_name";
    case Item.Cluster:
      return careful ? "has(xds.cluster_name)?xds.cluster_name:''" : "xds.cluster_name";
    case Item.LocalSan:
      return sanOf(reporter, "local", careful);
    case Item.PeerSan:
      return sanOf(reporter, "peer", careful);
    case Item.Host:
      return careful ? "has(request.host)?request.host:''" : "request.host";
    case Item.ReceivedBytes:
      return careful ? "has(request.size)?request.size:0" : "request.size";
    case Item.Trace:
      return TRACE;
    default:
      return careful ? "has(response.size)?response.size:0" : "response.size";
  }
}

const TRACE =
  "!has(request.headers)?'':'traceparent' in request.headers?request.headers['traceparent']:" +
  "'b3' in request.headers?request.headers['b3']:" +
  "'x-b3-traceid' in request.headers&&'x-b3-spanid' in request.headers&&'x-b3-sampled' in request.headers?" +
  "request.headers['x-b3-traceid']+'-'+request.headers['x-b3-spanid']+'-'+request.headers['x-b3-sampled']:''";

/**
 * URI in a certificate. Towards a server it is that of the upstream connection. From a client it may stand in filter state,
 * where Istio's authentication puts it when the connection itself ends before us.
 */
function sanOf(reporter: Reporter, whose: string, careful: bool): string {
  const name = "uri_san_" + whose + "_certificate";
  if (reporter == Reporter.Source) return "has(upstream." + name + ")?upstream." + name + ":''";
  const guarded = "has(connection." + name + ")?connection." + name + ":''";
  if (!careful && reporter == Reporter.Destination) {
    // without a client's certificate there may be the server's
    return "connection.mtls?connection." + name + ":" + (whose == "local" ? guarded : "''");
  }
  const state = "'io.istio." + whose + "_principal'";
  return state + " in filter_state?filter_state[" + state + "]:" + guarded;
}

/** The item as path of a property. */
export function pathOf(item: Item, reporter: Reporter): Utf8 {
  const upstream = reporter == Reporter.Source;
  switch (item) {
    case Item.Duration:
      return utf8("request\0duration");
    case Item.RequestBytes:
      return utf8("request\0total_size");
    case Item.ResponseBytes:
      return utf8("response\0total_size");
    case Item.Code:
      return utf8("response\0code");
    case Item.Flags:
      return utf8("response\0flags");
    case Item.GrpcStatus:
      return utf8("response\0grpc_status");
    case Item.ContentType:
      return utf8("request\0headers\0content-type");
    case Item.Route:
      return utf8("xds\0route_name");
    case Item.Cluster:
      return utf8("xds\0cluster_name");
    case Item.LocalSan:
      return upstream ? utf8("upstream\0uri_san_local_certificate") : utf8("connection\0uri_san_local_certificate");
    case Item.PeerSan:
      return upstream ? utf8("upstream\0uri_san_peer_certificate") : utf8("connection\0uri_san_peer_certificate");
    case Item.Host:
      return utf8("request\0host");
    case Item.ReceivedBytes:
      return utf8("request\0size");
    case Item.Trace:
      return utf8("request\0headers\0traceparent");
    default:
      return utf8("response\0size");
  }
}
