/* Logs everything that a plugin can see of a stream: headers, body pieces, trailers, properties, at every callback. */
import { pairs, log, propertyBytes } from "./abi";
export { allocate as malloc, fail } from "./abi";

const paths: string[] = [
  "request.path",
  "request.url_path",
  "request.host",
  "request.scheme",
  "request.method",
  "request.protocol",
  "request.query",
  "request.size",
  "request.total_size",
  "request.headers_bytes",
  "request.useragent",
  "request.referer",
  "request.id",
  "response.code",
  "response.code_details",
  "response.flags",
  "response.grpc_status",
  "response.size",
  "response.total_size",
  "response.headers_bytes",
  "connection.mtls",
  "connection.requested_server_name",
  "connection.tls_version",
  "connection.subject_peer_certificate",
  "connection.subject_local_certificate",
  "connection.uri_san_peer_certificate",
  "connection.dns_san_peer_certificate",
  "connection.termination_details",
  "connection.transport_failure_reason",
  "upstream.uri_san_peer_certificate",
  "upstream.tls_version",
  "upstream.transport_failure_reason",
  "upstream.request_attempt_count",
  "upstream.num_endpoints",
  "upstream.locality",
  "xds.cluster_name",
  "xds.cluster_metadata",
  "xds.route_name",
  "xds.route_metadata",
  "xds.virtual_host_name",
  "xds.virtual_host_metadata",
  "xds.upstream_host_metadata",
  "xds.upstream_host_locality_metadata",
  "xds.filter_chain_name",
  "xds.listener_metadata",
  "xds.listener_direction",
  "metadata",
  "plugin_name",
  "plugin_root_id",
  "xds.node.id",
  "xds.node.cluster",
  "filter_state.given",
  "given",
  "connection.peer_certificate_valid",
];

function showMap(what: string, map: i32): void {
  log(2, what + pairs(map));
}

function showProperties(when: string): void {
  for (let i = 0; i < paths.length; i++) {
    // before the handshake Envoy answers a wrong version, and keeps it
    if (when == "connection" && paths[i] == "connection.tls_version") continue;
    log(2, when + " " + paths[i] + " = " + propertyBytes(paths[i]));
  }
}

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_request_headers(_id: i32, count: i32, end: i32): i32 {
  showMap("request " + count.toString() + " end " + end.toString(), 0);
  showProperties("request");
  return 0;
}

export function proxy_on_request_body(_id: i32, size: i32, end: i32): i32 {
  log(2, "request body " + size.toString() + " end " + end.toString());
  return 0;
}

export function proxy_on_request_trailers(_id: i32, count: i32): i32 {
  showMap("request trailers " + count.toString(), 1);
  return 0;
}

export function proxy_on_response_headers(_id: i32, count: i32, end: i32): i32 {
  showMap("response " + count.toString() + " end " + end.toString(), 2);
  showProperties("response");
  return 0;
}

export function proxy_on_response_body(_id: i32, size: i32, end: i32): i32 {
  log(2, "response body " + size.toString() + " end " + end.toString());
  return 0;
}

export function proxy_on_response_trailers(_id: i32, count: i32): i32 {
  showMap("response trailers " + count.toString(), 3);
  return 0;
}

export function proxy_on_log(_id: i32): void {
  showMap("log request", 0);
  showMap("log response", 2);
  showMap("log response trailers", 3);
  showProperties("log");
}

export function proxy_on_new_connection(_id: i32): i32 {
  showProperties("connection");
  return 0;
}

export function proxy_on_downstream_data(_id: i32, size: i32, end: i32): i32 {
  log(2, "downstream " + size.toString() + " end " + end.toString());
  return 0;
}

export function proxy_on_upstream_data(_id: i32, size: i32, end: i32): i32 {
  log(2, "upstream " + size.toString() + " end " + end.toString());
  return 0;
}

export function proxy_on_done(_id: i32): i32 {
  log(2, "done");
  return 1;
}
