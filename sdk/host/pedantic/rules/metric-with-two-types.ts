import { rule } from "../rule.js";

/** Only Envoy's debug build notices. */
export const metricWithTwoTypes = rule("metric-with-two-types", "metric defined", ({ metric, types }) =>
  types.length > 1
    ? `metric "${metric.name}" is used as ${types.join(" and ")}: give each type a name of its own`
    : undefined,
);
