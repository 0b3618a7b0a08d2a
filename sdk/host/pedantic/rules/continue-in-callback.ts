import { rule } from "../rule.js";

export const continueInCallback = rule(
  "continue-in-callback",
  "continued in callback",
  ({ what }) => `proxy_continue_stream inside ${what} itself: return Continue instead`,
);
