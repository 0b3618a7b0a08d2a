import type { Scenario } from "./scenario.js";

const BODY = { method: "POST", body: ["hello", "world"] } as const;

/** Behaviour of Envoy that the Node host copies, as far as HTTP traffic shows it. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "headers are gone after their Continue, back in the log",
    script: `request get 0 :path
request get 2 :status
response get 0 :path
response get 2 :status
response pairs 0
response mapsize 0
log get 0 :path
log get 2 :status
log get 0 nope
log get 3 nope
log get 1 nope
log get 6 nope
log add 0 x-a 1
done get 0 :path
delete get 0 :path`,
    request: { path: "/x?y=1" },
  },
  {
    name: "names in any case, first value of a repeated header",
    script: `request get 0 X-A
request get 0 x-a
request prop request%00headers%00x-a
request get 0 Host
request get 0 :authority
request get 0 x-none
request get 0 -
request get 9 x-a
request get 4 x-a
request get 6 x-a`,
    request: { headers: [["x-a", "1"], ["X-A", "2"], ["x-empty", ""]] },
  },
  {
    name: "adding joins well-known headers and repeats others",
    script: `request add 0 x-b 1
request add 0 x-b 2
request add 0 user-agent b
request add 0 accept b
request add 0 cookie b=2
request add 0 x-forwarded-for 9.9.9.9
request add 0 authorization b
request add 0 cache-control b
request add 0 content-type b
request add 0 referer b
request add 0 te b
request add 0 x-empty -
request get 0 user-agent
request get 0 accept
request get 0 cookie
request get 0 authorization
request get 0 cache-control
request get 0 content-type
request get 0 referer`,
    request: {
      headers: [
        ["user-agent", "a"], ["accept", "a"], ["cookie", "a=1"], ["authorization", "a"], ["cache-control", "a"],
        ["content-type", "a"], ["referer", "a"],
      ],
    },
  },
  {
    name: "adding to response headers",
    script: `response add 2 x-b 1
response add 2 x-b 2
response add 2 content-type b
response add 2 set-cookie b
response add 2 vary b
response add 2 etag b
response add 2 location b
response add 2 cache-control b
response add 2 server b
response get 2 content-type
response get 2 vary
response get 2 etag
response get 2 set-cookie
response get 2 location
response get 2 cache-control
response get 2 server`,
    answer: {
      headers: [
        ["content-type", "a"], ["set-cookie", "a"], ["vary", "a"], ["etag", "a"], ["location", "a"],
        ["cache-control", "a"], ["server", "a"],
      ],
    },
  },
  {
    name: "replace, remove and whole maps",
    script: `request replace 0 x-a 3
request get 0 x-a
request replace 0 X-New 4
request remove 0 X-B
request remove 0 x-none
request get 0 x-b
response setpairs 2 :status=201&x-only=1&x-only=2
response pairs 2
response setpairs 2 raw:%01%00
response pairs 2
response setpairs 2 :status=202
response mapsize 2`,
    request: { headers: [["x-a", "1"], ["x-a", "2"], ["x-b", "1"], ["x-b", "2"]] },
  },
  {
    name: "bytes that are no UTF-8",
    script: `request get 0 x-bin
request add 0 x-out %C3%28%FF
response add 2 x-out a%E9b`,
    request: { headers: [["x-bin", "a\xe9\xffb"]] },
  },
  {
    name: "buffers are clamped and empty where there are none",
    script: `request read 0 0 10
request bufsize 0
request read 1 0 10
request read 2 0 10
request read 4 0 10
request read 5 0 10
request read 6 0 10
request read 7 0 10
request read 8 0 10
request read 9 0 10
request write 0 0 0 x
request write 7 0 0 x
request_body read 0 0 3
request_body read 0 2 100
request_body read 0 100 1
request_body read 0 5 4294967295
request_body bufsize 0
response_body read 1 1 2
response_body read 0 0 10`,
    request: { method: "POST", body: ["hello"] },
    answer: { body: ["world"] },
  },
  {
    name: "changing a body",
    script: `request_body write 0 0 0 <
request_body write 0 2 1 x
request_body write 0 100 0 >
response_body write 1 0 4294967295 new
response remove 2 content-length`,
    request: { method: "POST", body: ["hello"] },
    answer: { body: ["world"] },
  },
  {
    name: "a body in pieces, passed on",
    script: "request_body save n $last\nrequest_body bufsize 0\nrequest_body_end bufsize 0",
    request: BODY,
  },
  {
    name: "a body in pieces, gathered",
    script: `request_body bufsize 0
request_body return 1
request_body_end bufsize 0
request_body_end read 0 0 100
request_body_end write 0 0 100 ALL`,
    request: BODY,
  },
  {
    name: "a body in pieces with StopIterationAndWatermark",
    script: "request_body bufsize 0\nrequest_body return 2\nrequest_body_end bufsize 0",
    request: BODY,
  },
  {
    name: "a body in pieces with StopIterationNoBuffer is lost",
    script: "request_body bufsize 0\nrequest_body return 3\nrequest_body_end bufsize 0",
    request: BODY,
  },
  {
    name: "headers stopped until the body has come (StopIteration)",
    allowStopIteration: true,
    script: `request return 1
request_body get 0 :path
request_body bufsize 0
request_body return 1
request_body_end get 0 :path
request_body_end add 0 x-late 1
request_body_end bufsize 0`,
    request: BODY,
  },
  {
    name: "StopAllIteration keeps the body from the filter until a callout resumes it",
    script: `request http callee :method=GET&:path=/&:authority=a - 1000
request return 1
answer get 6 :status
answer read 4 0 10
answer get 6 x-none
answer pairs 7
answer effective 2
answer get 0 :path
answer add 0 x-from-answer 1
answer continue 0
request_body bufsize 0
request_body get 0 :path
request_body_end bufsize 0`,
    request: BODY,
    callee: { status: 201, body: ["answer"], delay: 150 },
  },
  {
    name: "request trailers",
    script: `request_body_end add 1 x-never 1
request_trailers get 1 x-t
request_trailers add 1 x-u 2
request_trailers get 1 x-u
request_trailers get 0 :path
response get 1 x-t
log get 1 x-t`,
    request: { ...BODY, trailers: [["x-t", "1"]] },
  },
  {
    name: "response trailers",
    script: `response_trailers get 3 x-t
response_trailers remove 3 x-t
log get 3 x-t`,
    answer: { headers: [["trailer", "x-t"]], body: ["a"], trailers: [["x-t", "1"]] },
  },
  {
    name: "trailers that a body callback makes",
    script: `request_body_end get 1 x-t
request_body_end add 1 x-t 1
request_body_end get 1 x-t
request_trailers get 1 x-t
request_body add 1 x-t 1`,
    request: BODY,
  },
  {
    name: "a local response to a request",
    script: `request local 403 some%20details denied x-a=1&content-type=text/html -1
request get 0 :path
request return 0
response get 2 :status
response get 2 content-type
response get 0 :path
response_body_end read 1 0 100
response_body read 1 0 100
log prop response%00code_details
log prop response%00code
log prop response%00flags
log get 2 :status`,
    request: BODY,
  },
  {
    name: "a local response without a body, sent twice",
    script: `request local 204 a - - -1
request local 500 b x - -1
response get 2 :status
log prop response%00code_details`,
  },
  {
    name: "a local response out of its own response callbacks",
    script: `request local 401 a x - -1
response local 500 b y - -1
response_body local 501 c z - -1
log prop response%00code_details
log prop response%00code`,
  },
  {
    name: "a local response while the response is held back",
    allowStopIteration: true,
    script: `response return 1
response_body local 502 c z - -1
log prop response%00code_details
log prop response%00code`,
    answer: { body: ["body"] },
  },
  {
    name: "a local response when headers have been sent resets",
    script: `response_body local 502 c z - -1
log prop response%00code_details
log prop response%00code`,
    answer: { body: ["body"] },
  },
  {
    name: "a local response from a body callback",
    script: `request_body local 413 c z - -1
request_body_end local 414 d z - -1
request_body return 0
log prop response%00code_details`,
    request: { method: "POST", body: ["a", "b"] },
  },
  {
    name: "a local response from request trailers and from an answer",
    script: `request http callee :method=GET&:path=/&:authority=a - 1000
request return 1
answer effective 2
answer local 429 slow%20down later x-a=1 -1
response get 2 x-a
response get 0 :path
log prop response%00code_details`,
  },
  {
    name: "a local response to HEAD",
    script: "request local 403 a body - -1\nresponse get 2 content-length",
    request: { method: "HEAD" },
  },
  {
    name: "a local response with odd headers",
    script: "request local 200 - body content-length=99&:status=500&x-a=1&x-a=2&server=me -1\nresponse pairs 2",
  },
  {
    name: "a local response with a malformed block of headers",
    script: "request local 200 a body raw:%01%02 -1\nresponse pairs 2",
  },
  {
    name: "continue in the callback itself",
    script: "request continue 0\nrequest get 0 :path\nresponse continue 1\nresponse get 2 :status",
  },
  {
    name: "continue in the callback itself, stopped",
    script: "request continue 0\nrequest return 1\nresponse get 2 :status",
  },
  {
    name: "a response held back, resumed from a later callback",
    script: `response return 1
response_body bufsize 1
response_body_end bufsize 1
response http callee :method=GET&:path=/&:authority=a - 1000
answer effective 2
answer get 2 :status
answer add 2 x-late 1
answer continue 1`,
    answer: { body: ["body"] },
    callee: { delay: 120 },
  },
  {
    name: "headers changed while the whole body is held back",
    allowStopIteration: true,
    script: `response return 1
response_body return 1
response_body_end bufsize 1
response_body_end write 1 0 100 changed
response_body_end remove 2 content-length
response_body_end add 2 x-size 7`,
    answer: { headers: [["content-length", "4"]], body: ["body"] },
  },
  {
    name: "a local response to a gRPC request",
    script: "request local 403 a no%20way - 7\nresponse pairs 2",
    request: { method: "POST", headers: [["content-type", "application/grpc"], ["te", "trailers"]] },
  },
  {
    name: "a local response to a gRPC request without a gRPC status",
    script: "request local 404 a no x-a=1 -1\nresponse get 2 grpc-status\nresponse get 2 grpc-message",
    request: { method: "POST", headers: [["content-type", "application/grpc"], ["te", "trailers"]] },
  },
  {
    name: "a local response in response headers goes straight to the client",
    script: "response local 418 a teapot x-a=1 -1\nresponse_body read 1 0 100\nlog prop response%00code\nlog get 2 :status",
    answer: { headers: [["x-b", "1"]], body: ["body"] },
  },
  {
    name: "closing a stream",
    script: "request close 0\nlog prop response%00code_details\nlog prop response%00code",
  },
  {
    name: "actions that do not exist",
    script: "request return 2\nresponse return 2",
  },
  {
    name: "request attributes while the headers are there and after",
    script: ["request", "response", "log"]
      .flatMap((at) =>
        [
          "path", "url_path", "query", "host", "method", "scheme", "protocol", "size", "total_size", "useragent", "referer",
          "id", "headers", "headers_bytes", "nope",
        ].map((name) => `${at} prop request%00${name}`),
      )
      .filter((line) => !/(request|response) prop request.00(headers|total_size|headers_bytes)$/.test(line))
      .filter((line) => !/log prop request.00(headers|total_size|headers_bytes)$/.test(line))
      .join("\n"),
    request: { path: "/a/b?c=d", headers: [["user-agent", "u"], ["referer", "r"], ["x-request-id", "i"]] },
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
  {
    name: "properties that a module sets",
    script: `request setprop a 1
request prop a
request prop filter_state%00wasm.a
request setprop a 2
request prop a
request setprop - empty
request prop filter_state%00wasm.
request setprop b%00c 3
request prop b%00c
request prop b
response prop a
log prop a
log setprop a 3
log prop a`,
  },
  {
    name: "declared properties",
    configuration: true,
    script: `configure foreign declare_property %0A%01s%18%01
configure foreign declare_property %0A%01s%18%01
configure foreign declare_property %0A%01r%10%01
configure foreign declare_property %0A%01c%28%02
configure foreign declare_property %FF
request setprop s text
request prop s
request setprop r 1
request setprop r 2
request prop r
request setprop c conn
request prop c
request foreign declare_property %0A%01t%10%01
request foreign declare_property %0A%01t%10%01
request setprop t 1
request setprop t 2`,
  },
  {
    name: "filter state of Envoy's own",
    script: `request foreign set_envoy_filter_state %0A%0Cenvoy.string%12%01v
request prop filter_state%00envoy.string
request foreign set_envoy_filter_state %0A%04nope%12%01v
request foreign set_envoy_filter_state %0A%26envoy.network.upstream_server_name%12%01x
request prop filter_state%00envoy.network.upstream_server_name
request foreign set_envoy_filter_state %0A%25envoy.network.application_protocols%12%02h2
request prop filter_state%00envoy.network.application_protocols
request foreign set_envoy_filter_state %0A%1Benvoy.ratelimit.hits_addend%12%01x
request foreign set_envoy_filter_state %0A%1Benvoy.ratelimit.hits_addend%12%0212
request prop filter_state%00envoy.ratelimit.hits_addend
request foreign set_envoy_filter_state %0A%17envoy.tcp_proxy.cluster%12%01x
request prop filter_state%00envoy.tcp_proxy.cluster
request foreign set_envoy_filter_state %FF
request foreign clear_route_cache x`,
  },
  {
    name: "compression",
    script: `request foreign compress -
request foreign uncompress nothing
request foreign uncompress -
request foreign uncompress x%9CK%04%00%00b%00b`,
  },
  {
    name: "shared data",
    configuration: true,
    script: `request shared a
request share a 1 0
request shared a
request save cas
request share a 2 $cas
request share a 3 $cas
request share a 4 12345
request shared a
request share new 1 12345
request share empty - 0
request shared empty`,
  },
  {
    name: "queues",
    script: `request register q
request save q
request dequeue $q
request enqueue $q one
request enqueue $q -
queue dequeue $q
queue dequeue $q
request resolve - q
request resolve - nope
request resolve nope q`,
  },
  {
    name: "metrics",
    script: `request metric 0 c
request save c
request metric 1 g
request save g
request metric 2 h
request save h
request metric 3 x
request metric 0 c
request increment $c 2
request increment $c 0
request increment $c -1
request record $c 5
request value $c
request increment $g 5
request increment $g -2
request value $g
request record $g 42
request value $g
request increment $h 1
request record $h 7
request value $h
request increment 400 1
request record 400 1
request value 400
request value 3
request increment 3 1
request record 3 1`,
  },
  {
    name: "effective contexts",
    script: `request effective 1
request get 0 :path
request setprop a 1
request effective 2
request get 0 :path
request effective 99
request get 0 :path
request done`,
    request: { path: "/e" },
  },
  {
    name: "HTTP calls that fail at once",
    script: `request http nope :method=GET&:path=/&:authority=a - 1000
request http callee :path=/&:authority=a - 1000
request http callee :method=GET&:authority=a - 1000
request http callee :method=GET&:path=/ - 1000
request http callee :method=GET&:path=/&host=a - 1000
request http callee - - 1000
request http callee :method=GET&:path=/&:authority=a - -1
request return 1
answer continue 0
answer status
answer effective 2
answer continue 0`,
  },
  {
    name: "an answer with trailers and without a body",
    script: `request http callee :method=POST&:path=/&:authority=a sent 1000
request return 1
answer pairs 7
answer get 7 x-none
answer bufsize 4
answer read 4 0 10
answer status
answer effective 2
answer continue 0
response get 6 :status
response read 4 0 1`,
    callee: { status: 404 },
  },
  {
    name: "gRPC calls that fail at once",
    script: `request grpc nope s m - x 1000
request stream nope s m - x
request send 6 x 0
request send 5 x 0
request gclose 6
request gclose 5
request gclose 4
request gcancel 6
request gcancel 4`,
  },
  {
    name: "expressions",
    script: `request foreign expr_create request.path
request save e
request foreign32 expr_evaluate $e
request foreign expr_create [request.path,has(request.nope)?request.nope:'-',request.headers['x-a']]
request save l
request foreign32 expr_evaluate $l
request foreign expr_create 1%20+
request foreign expr_create nope(1)
request foreign expr_create nope.x
request foreign32 expr_evaluate $last
request foreign expr_create null
request foreign32 expr_evaluate $last
request foreign expr_create type(1)
request foreign32 expr_evaluate $last
request foreign expr_create [1,2].exists(x,x==2)
request foreign32 expr_evaluate $last
request foreign expr_create 'a'+'b'
request foreign32 expr_evaluate $last
request foreign expr_create size('a%C3%A9')
request foreign32 expr_evaluate $last
request foreign expr_create request
request foreign32 expr_evaluate $last
request foreign expr_create {'a':true}
request foreign32 expr_evaluate $last
request foreign expr_create 1==1.0
request foreign32 expr_evaluate $last
request foreign expr_create 1<2.5
request foreign32 expr_evaluate $last
request foreign expr_create string(1)+string(true)
request foreign32 expr_evaluate $last
request foreign expr_create 1/0
request foreign32 expr_evaluate $last
request foreign expr_create nope||true
request foreign32 expr_evaluate $last
request foreign expr_create duration('1h')
request foreign32 expr_evaluate $last
request foreign expr_create -9223372036854775808
request foreign32 expr_evaluate $last
request foreign expr_create 'ABC'.matches('(?i)b')
request foreign32 expr_evaluate $last
request foreign expr_create plugin_root_id
request foreign32 expr_evaluate $last
request foreign expr_create xds.listener_direction
request foreign32 expr_evaluate $last
request foreign expr_create request.size>=0?1u:2u
request foreign32 expr_evaluate $last
request foreign32 expr_evaluate 999
request foreign expr_evaluate x
request foreign expr_delete x
request foreign32 expr_delete $e
request foreign32 expr_evaluate $e
request foreign32 expr_delete 999`,
    request: { path: "/e", headers: [["x-a", "v"]] },
  },
];
