import { rule } from "../rule.js";

export const counterRecorded = rule(
  "counter-recorded",
  "counter recorded",
  ({ metric }) => `counter "${metric.name}" was recorded, which adds to it instead of setting it`,
);
