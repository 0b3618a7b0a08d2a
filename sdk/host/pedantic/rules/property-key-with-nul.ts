import { rule } from "../rule.js";

/** A key is one name; a path is split at NULs. */
export const propertyKeyWithNul = rule(
  "property-key-with-nul",
  "property key with NUL",
  ({ key }) => `proxy_set_property of ${JSON.stringify(key)}: the key is one name, no path, and no read will find it`,
);
