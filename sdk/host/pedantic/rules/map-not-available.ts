import { rule } from "../rule.js";

/** Reading all pairs of a map that is gone looks like a map without entries. */
export const mapNotAvailable = rule(
  "map-not-available",
  "map missing",
  ({ call, map }, { callback }) =>
    `${call} in ${callback}: ${map} are not available there; Envoy says OK and gives nothing`,
);
