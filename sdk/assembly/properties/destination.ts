import { Bytes, utf8 } from "../bytes";
import { getProperty, integerProperty } from "./raw";

// Where the client connected to.

/** Address and port. */
export function address(): Bytes | null {
  return getProperty(utf8("destination\0address"));
}

/** Port. */
export function port(missing: i64 = 0): i64 {
  return integerProperty(utf8("destination\0port"), missing);
}
