import { rule } from "../rule.js";

/** Header values end up on the wire as they are. */
export const headerControlCharacter = rule(
  "header-control-character",
  "header set",
  ({ call, name, value }, { callback }) =>
    /[\0\r\n]/.test(value) || /[\0\r\n]/.test(name)
      ? `${call} of ${JSON.stringify(name)} in ${callback} has a NUL, CR or LF in it, which splits the message on the wire`
      : undefined,
);
