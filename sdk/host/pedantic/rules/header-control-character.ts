import { rule } from "../rule.js";

/** Header values end up on the wire as they are. */
export const headerControlCharacter = rule(
  "header-control-character",
  "control character",
  ({ call, name }, { callback }) =>
    `${call} of ${JSON.stringify(name)} in ${callback} has a NUL, CR or LF in it, which splits the message on the wire`,
);
