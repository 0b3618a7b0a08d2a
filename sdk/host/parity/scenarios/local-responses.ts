import { BODY, type Scenario } from "../scenario.js";

export const LOCAL_RESPONSES: readonly Scenario[] = [
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
    name: "a local response to a gRPC request",
    script: "request local 403 a no%20way - 7\nresponse pairs 2",
    request: {
      method: "POST",
      headers: [
        ["content-type", "application/grpc"],
        ["te", "trailers"],
      ],
    },
  },
  {
    name: "a local response to a gRPC request without a gRPC status",
    script: "request local 404 a no x-a=1 -1\nresponse get 2 grpc-status\nresponse get 2 grpc-message",
    request: {
      method: "POST",
      headers: [
        ["content-type", "application/grpc"],
        ["te", "trailers"],
      ],
    },
  },
  {
    name: "a local response in response headers goes straight to the client",
    script:
      "response local 418 a teapot x-a=1 -1\nresponse_body read 1 0 100\nlog prop response%00code\nlog get 2 :status",
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
];
