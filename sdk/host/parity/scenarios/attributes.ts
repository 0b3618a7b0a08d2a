import type { Scenario } from "../scenario.js";

export const ATTRIBUTES: readonly Scenario[] = [
  {
    name: "request attributes while the headers are there and after",
    script: ["request", "response", "log"]
      .flatMap((at) =>
        [
          "path",
          "url_path",
          "query",
          "host",
          "method",
          "scheme",
          "protocol",
          "size",
          "total_size",
          "useragent",
          "referer",
          "id",
          "headers",
          "headers_bytes",
          "nope",
        ].map((name) => `${at} prop request%00${name}`),
      )
      .filter((line) => !/(request|response) prop request.00(headers|total_size|headers_bytes)$/.test(line))
      .filter((line) => !/log prop request.00(headers|total_size|headers_bytes)$/.test(line))
      .join("\n"),
    request: {
      path: "/a/b?c=d",
      headers: [
        ["user-agent", "u"],
        ["referer", "r"],
        ["x-request-id", "i"],
      ],
    },
  },
  {
    name: "response attributes",
    script: ["request", "response", "log"]
      .flatMap((at) =>
        ["code", "code_details", "flags", "grpc_status", "size"].map((name) => `${at} prop response%00${name}`),
      )
      .join("\n"),
    answer: { status: 404, body: ["gone"] },
  },
  {
    name: "response.code of gRPC",
    script: "log prop response%00grpc_status\nresponse prop response%00grpc_status",
    answer: { status: 503 },
  },
  {
    name: "other attributes",
    script: `request prop connection%00mtls
request prop connection%00requested_server_name
request prop connection%00tls_version
request prop connection%00uri_san_peer_certificate
request prop xds%00listener_direction
request prop xds%00route_name
request prop xds%00virtual_host_name
request prop xds%00filter_chain_name
request prop xds%00nope
request prop nope
request prop nope%00x
request prop request
request prop connection
request prop upstream%00address%00x
request prop metadata
request prop metadata%00filter_metadata
request prop metadata%00filter_metadata%00x
request prop filter_state%00nope
request prop -
request prop %00
request prop request%00path%00
request prop request%00path%00%00
request prop plugin_root_id
request prop node
request prop listener_direction
request prop upstream%00request_attempt_count
log prop upstream%00request_attempt_count
log prop upstream%00transport_failure_reason
log prop upstream%00num_endpoints`,
  },
  {
    name: "properties from a root context",
    configuration: true,
    script: `configure prop xds%00node%00nope
configure prop xds%00listener_direction
configure prop request%00path
configure prop request%00headers%00a
configure prop connection%00id
configure prop connection_id
configure prop plugin_root_id
configure prop metadata
configure prop filter_state%00a
configure setprop a 1
configure get 0 :path
configure add 0 :path x
configure pairs 0
configure mapsize 0
configure read 0 0 1
configure read 4 0 1
configure read 5 0 1
configure read 8 0 0
configure bufsize 6
configure continue 0
configure continue 1
configure continue 2
configure continue 3
configure continue 4
configure close 0
configure close 3
configure close 4
configure effective 77
configure done
configure status
configure local 200 a b - -1
configure level
configure log 9 x
configure foreign nope x
configure resolve - nope
configure dequeue 999
configure enqueue 999 x
configure shared nope`,
  },
];
