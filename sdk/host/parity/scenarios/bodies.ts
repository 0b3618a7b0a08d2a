import { BODY, type Scenario } from "../scenario.js";

export const BODIES: readonly Scenario[] = [
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
];
