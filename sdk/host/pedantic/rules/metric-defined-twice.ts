import type { Metric } from "../../metrics.js";
import type { Rule } from "../rule.js";

/** Each definition makes a new number and an entry that is never freed. */
export function metricDefinedTwice(): Rule<"metric defined"> {
  const defined = new Set<Metric>();
  return {
    name: "metric-defined-twice",
    kind: "metric defined",
    see({ metric }) {
      const again = defined.has(metric);
      defined.add(metric);
      if (!again) return undefined;
      return `metric "${metric.name}" was defined again by one VM: each definition takes memory for ever, keep the id`;
    },
  };
}
