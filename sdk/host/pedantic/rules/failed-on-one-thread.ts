import { rule } from "../rule.js";

export const failedOnOneThread = rule(
  "failed-on-one-thread",
  "failed on one thread",
  ({ plugin, thread }) =>
    `plugin "${plugin}" failed to start on ${thread} alone: Envoy skips the filter there, whatever the policy`,
);
