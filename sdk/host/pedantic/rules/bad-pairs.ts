import { rule } from "../rule.js";

/** Envoy takes a block that it cannot read for an empty one. */
export const badPairs = rule(
  "bad-pairs",
  "bad pairs",
  ({ call, consequence }, { callback }) =>
    `${call} in ${callback} got a malformed or oversized block of pairs, so Envoy ${consequence} and says OK`,
);
