import { rule } from "../rule.js";

export const unknownAction = rule(
  "unknown-action",
  "unknown action",
  ({ what, value, meaning }) => `${what} returned ${value}, which Envoy treats as ${meaning}`,
);
