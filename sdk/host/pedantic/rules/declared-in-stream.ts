import { rule } from "../rule.js";

export const declaredInStream = rule(
  "declared-in-stream",
  "declared in stream",
  ({ name }) =>
    `declare_property "${name}" in a stream has no effect: streams look in their root, declare it while configuring`,
);
