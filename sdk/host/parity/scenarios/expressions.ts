import type { Scenario } from "../scenario.js";

export const EXPRESSIONS: readonly Scenario[] = [
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
