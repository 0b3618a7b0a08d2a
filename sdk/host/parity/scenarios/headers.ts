import type { Scenario } from "../scenario.js";

/** What the log knows of a stream's end. */
const OUTCOME = `
response get 2 :status
log get 2 :status
log prop response%00code
log prop response%00code_details
log prop response%00flags`;

export const HEADERS: readonly Scenario[] = [
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
    request: {
      headers: [
        ["x-a", "1"],
        ["X-A", "2"],
        ["x-empty", ""],
      ],
    },
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
        ["user-agent", "a"],
        ["accept", "a"],
        ["cookie", "a=1"],
        ["authorization", "a"],
        ["cache-control", "a"],
        ["content-type", "a"],
        ["referer", "a"],
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
        ["content-type", "a"],
        ["set-cookie", "a"],
        ["vary", "a"],
        ["etag", "a"],
        ["location", "a"],
        ["cache-control", "a"],
        ["server", "a"],
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
    request: {
      headers: [
        ["x-a", "1"],
        ["x-a", "2"],
        ["x-b", "1"],
        ["x-b", "2"],
      ],
    },
  },
  {
    name: "bytes that are no UTF-8",
    script: `request get 0 x-bin
request add 0 x-out %C3%28%FF
response add 2 x-out a%E9b`,
    request: { headers: [["x-bin", "a\xe9\xffb"]] },
  },
  ...[":path", "x-forwarded-proto", ":method", ":scheme"].map((name) => ({
    name: `a request whose filter takes ${name} away`,
    script: `request remove 0 ${name}${OUTCOME}`,
  })),
  { name: "a path that is none any more", script: `request replace 0 :path abc${OUTCOME}` },
  { name: "an empty x-forwarded-proto", script: `request replace 0 x-forwarded-proto -${OUTCOME}` },
  {
    name: "request headers put in place of all, without what routes need",
    script: `request setpairs 0 x-a=1${OUTCOME}`,
  },
  {
    name: "a held request whose filter takes its path away",
    script: `request return 1
request_body_end remove 0 :path${OUTCOME}`,
    request: { method: "POST", body: ["a"] },
    allowStopIteration: true,
  },
  { name: "a response without status", script: `response remove 2 :status${OUTCOME}` },
  { name: "a response with an empty status", script: `response replace 2 :status -${OUTCOME}` },
  { name: "a response whose status is no number", script: `response replace 2 :status abc${OUTCOME}` },
  { name: "a response with a status beyond all", script: `response replace 2 :status 1000${OUTCOME}` },
];
