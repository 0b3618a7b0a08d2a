import { rule } from "../rule.js";

const DECIDING = new Set(["proxy_on_configure", "proxy_on_vm_start"]);

/** What decides over a configuration must not differ between workers. */
export const impureConfiguration = rule("impure-configuration", "impure read", ({ source }, { callback }) =>
  DECIDING.has(callback)
    ? `${callback} reads ${source}: if one worker alone refuses a configuration, Envoy silently skips the filter there`
    : undefined,
);
