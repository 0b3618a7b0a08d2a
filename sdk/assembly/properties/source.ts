import { Bytes, utf8 } from "../bytes";
import { getProperty, integerProperty } from "./raw";

// The client, as far as Envoy believes: where it trusts `x-forwarded-for`, the client chooses.

/** Address and port. */
export function address(): Bytes | null {
  return getProperty(utf8("source\0address"));
}

/** Port. */
export function port(missing: i64 = 0): i64 {
  return integerProperty(utf8("source\0port"), missing);
}
