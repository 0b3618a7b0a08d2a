import { rule } from "../rule.js";

export const restrictedCall = rule(
  "restricted-call",
  "call refused",
  ({ call, phase }) =>
    `${call} was called in ${phase === "malloc" ? "the guest's allocator" : "_initialize"}, where Envoy traps`,
);
