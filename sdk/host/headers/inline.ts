/**
 * Headers that Envoy keeps in a slot of their own. Adding one that is already there does not make a second
 * entry: the value is appended after a comma (cookies after `; `). All other headers repeat.
 *
 * Envoy's extensions may register more at start-up; those of a standard build are included.
 */
const BOTH = [
  "connection",
  "content-length",
  "content-type",
  "keep-alive",
  "proxy-connection",
  "proxy-status",
  "transfer-encoding",
  "upgrade",
  "via",
  "x-envoy-attempt-count",
  "x-envoy-decorator-operation",
  "x-request-id",
];

const REQUEST = [
  ":authority",
  ":method",
  ":path",
  ":protocol",
  ":scheme",
  "expect",
  "grpc-timeout",
  "te",
  "user-agent",
  "x-client-trace-id",
  "x-envoy-downstream-service-cluster",
  "x-envoy-downstream-service-node",
  "x-envoy-expected-rq-timeout-ms",
  "x-envoy-external-address",
  "x-envoy-force-trace",
  "x-envoy-hedge-on-per-try-timeout",
  "x-envoy-internal",
  "x-envoy-ip-tags",
  "x-envoy-is-timeout-retry",
  "x-envoy-max-retries",
  "x-envoy-original-host",
  "x-envoy-original-path",
  "x-envoy-retriable-header-names",
  "x-envoy-retriable-status-codes",
  "x-envoy-retry-grpc-on",
  "x-envoy-retry-on",
  "x-envoy-upstream-alt-stat-name",
  "x-envoy-upstream-rq-per-try-timeout-ms",
  "x-envoy-upstream-rq-timeout-alt-response",
  "x-envoy-upstream-rq-timeout-ms",
  "x-envoy-upstream-stream-duration-ms",
  "x-forwarded-client-cert",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  // registered by extensions
  "accept",
  "accept-encoding",
  "access-control-request-headers",
  "access-control-request-method",
  "authorization",
  "cache-control",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "origin",
  "pragma",
  "referer",
];

const RESPONSE = [
  ":status",
  "date",
  "grpc-message",
  "grpc-status",
  "location",
  "server",
  "x-envoy-degraded",
  "x-envoy-immediate-health-check-fail",
  "x-envoy-ratelimited",
  "x-envoy-upstream-canary",
  "x-envoy-upstream-healthchecked-cluster",
  "x-envoy-upstream-service-time",
  // registered by extensions
  "access-control-allow-credentials",
  "access-control-allow-headers",
  "access-control-allow-methods",
  "access-control-allow-origin",
  "access-control-expose-headers",
  "access-control-max-age",
  "age",
  "cache-control",
  "content-encoding",
  "etag",
  "expires",
  "last-modified",
  "vary",
];

export type HeaderMapKind = "request" | "response" | "request trailers" | "response trailers";

/** Names with a slot of their own, by kind of map. */
export const INLINE: Readonly<Record<HeaderMapKind, ReadonlySet<string>>> = {
  request: new Set([...BOTH, ...REQUEST]),
  response: new Set([...BOTH, ...RESPONSE]),
  "request trailers": new Set(),
  "response trailers": new Set(["grpc-message", "grpc-status"]),
};
