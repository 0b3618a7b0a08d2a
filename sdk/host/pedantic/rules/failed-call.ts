import { statusName } from "../../abi/status.js";
import { rule } from "../rule.js";

/** A host call failed in a way that a correct guest would not have asked for. */
export const failedCall = rule("failed-call", "call failed", ({ call, status, why }, { callback, unread }) => {
  const unnoticed = unread.has(call) ? "; the module drops the status of this function everywhere" : "";
  return `${call} in ${callback} answered ${statusName(status)}: ${why}${unnoticed}`;
});
