import { rule } from "../rule.js";

/** What decides over a configuration must not differ between workers. */
export const impureConfiguration = rule(
  "impure-configuration",
  "impure read",
  ({ source }, { callback }) =>
    `${callback} reads ${source}: if one worker alone refuses a configuration, Envoy silently skips the filter there`,
);
