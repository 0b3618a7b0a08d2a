import { rule } from "../rule.js";

export const upstreamDataStopped = rule(
  "upstream-data-stopped",
  "upstream data stopped",
  () =>
    "proxy_on_upstream_data returned StopIteration: Envoy cannot resume it, the bytes wait for the server's next ones",
);
