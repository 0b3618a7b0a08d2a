import { http } from "../callers.js";
import { CLIENT, UNKNOWN_DESTINATION, serviceByHost } from "./labels.js";
import { ANSWERED_EARLY, SAME, outbound, type Situation } from "./situation.js";

/** Streams that fail, or are answered by a proxy. */
export const FAILURES: readonly Situation[] = [
  {
    name: "an error of the application",
    reason: "no flag: the proxy did what it was asked",
    act: (mesh) => http(outbound(mesh), { to: "http", path: "/status/500" }),
    client: [{ response_code: "500" }],
    server: [{ response_code: "500" }],
  },
  {
    name: "an earlier filter of the server's sidecar answers",
    reason: "its exchange never saw the request: each side knows itself and the cluster's service, not the other",
    act: (mesh) => http(outbound(mesh), { to: "http-fault" }),
    client: [{ ...UNKNOWN_DESTINATION, response_code: "418" }],
    server: [ANSWERED_EARLY],
  },
  {
    name: "a timeout of the route",
    reason: "UT where the time ran out; the server saw its client leave: DC, and no status",
    act: (mesh) => http(outbound(mesh), { to: "http", path: "/timeout/slow" }),
    client: [{ ...UNKNOWN_DESTINATION, response_code: "504", response_flags: "UT" }],
    server: [{ response_code: "0", response_flags: "DC" }],
  },
  {
    name: "the application resets",
    reason: "UC where the connection broke; the client's proxy got a plain 503",
    act: (mesh) => http(outbound(mesh), { to: "http", path: "/reset" }),
    client: [{ response_code: "503" }],
    server: [{ response_code: "503", response_flags: "UC" }],
  },
  {
    name: "a retry that helps",
    reason: "the client's proxy made one request of it, the server's saw two",
    act: (mesh) => http(outbound(mesh), { to: "http", path: "/retry/flaky" }),
    client: [SAME],
    server: [SAME, { response_code: "503" }],
  },
  {
    name: "a retry that does not help",
    reason: "URX: the retries are used up",
    act: (mesh) => http(outbound(mesh), { to: "http", path: "/retry/status/503" }),
    client: [{ response_code: "503", response_flags: "URX" }],
    server: [{ response_code: "503" }, { response_code: "503" }],
  },
  {
    name: "a direct response of the client's proxy",
    reason: "there is no upstream: nobody is known, the service is the host's",
    act: (mesh) => http(outbound(mesh), { to: "http", path: "/direct" }),
    client: [{ ...UNKNOWN_DESTINATION, ...serviceByHost(CLIENT.destination_service), response_code: "403" }],
    server: [],
  },
  {
    name: "no route",
    reason: "NR, 404",
    act: (mesh) => http(outbound(mesh)),
    client: [
      {
        ...UNKNOWN_DESTINATION,
        ...serviceByHost(CLIENT.destination_service),
        response_code: "404",
        response_flags: "NR",
      },
    ],
    server: [],
  },
  {
    name: "an unknown cluster",
    reason: "NC, 503",
    act: (mesh) => http(outbound(mesh), { to: "nowhere", host: "nowhere.example" }),
    client: [
      { ...UNKNOWN_DESTINATION, ...serviceByHost("nowhere.example"), response_code: "503", response_flags: "NC" },
    ],
    server: [],
  },
  {
    name: "an upstream that does not listen",
    reason: "UF, 503",
    act: (mesh) => http(outbound(mesh), { to: "closed", host: "closed.example" }),
    client: [
      { ...UNKNOWN_DESTINATION, ...serviceByHost("closed.example"), response_code: "503", response_flags: "UF" },
    ],
    server: [],
  },
];
