import { rule } from "../rule.js";

export const secondLocalResponse = rule(
  "second-local-response",
  "second local response",
  () => "a second local response in one callback: Envoy keeps the first, takes the second one's details, and says OK",
);
