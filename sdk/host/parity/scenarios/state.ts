import type { Scenario } from "../scenario.js";

export const STATE: readonly Scenario[] = [
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
    name: "a property that holds a Struct",
    script: `configure foreign declare_property %0A%01p%18%03%22%2Etype.googleapis.com/google.protobuf.Struct
configure foreign declare_property %0A%01s%18%01
request setprop p %0A%08%0A%01a%12%03%1A%01v
request prop p
request prop p%00a
request prop p%00b
request prop filter_state%00wasm.p%00a
request prop filter_state%00wasm.p
request setprop s text
request prop s%00a
request foreign expr_create filter_state['wasm.p'].a
request foreign32 expr_evaluate $last
request foreign expr_create p.a
request foreign32 expr_evaluate $last
request foreign expr_create p
request foreign32 expr_evaluate $last
request foreign expr_create s
request foreign32 expr_evaluate $last
log prop p%00a`,
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
];
