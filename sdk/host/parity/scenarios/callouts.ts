import { BODY, type Scenario } from "../scenario.js";

export const CALLOUTS: readonly Scenario[] = [
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
];
