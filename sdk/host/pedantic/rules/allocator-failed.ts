import { rule } from "../rule.js";

export const allocatorFailed = rule(
  "allocator-failed",
  "allocation failed",
  ({ size, address }) => `the guest's allocator answered ${address} for ${size} bytes, so the host call failed`,
);
