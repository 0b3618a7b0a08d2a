import { rule } from "../rule.js";

export const gaugeBelowZero = rule(
  "gauge-below-zero",
  "gauge below zero",
  ({ metric }) => `gauge "${metric.name}" went below zero, which wraps to a huge number in Envoy`,
);
