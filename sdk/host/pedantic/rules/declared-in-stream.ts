import { rule } from "../rule.js";

export const declaredInStream = rule("declared-in-stream", "property declared", ({ name, inStream }) =>
  inStream
    ? `declare_property "${name}" in a stream has no effect: streams look in their root, declare it while configuring`
    : undefined,
);
