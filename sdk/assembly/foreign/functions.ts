import { Status, lastStatus } from "../abi/status";
import { Bytes } from "../bytes";
import { callForeignFunction } from "./call";

/**
 * Lets Envoy choose the route anew. Every change of request headers does that by itself already.
 * Foreign function `clear_route_cache`, Envoy 1.33 and newer.
 */
export function clearRouteCache(): Status {
  callForeignFunction("clear_route_cache", "");
  return lastStatus();
}

/** Compresses to the zlib format at native speed; `null` when it fails. Foreign function `compress`. */
export function compress<T>(bytes: T): Bytes | null {
  return callForeignFunction("compress", bytes);
}

/**
 * Expands what `compress` made; `null` when it fails. Envoy sets no limit to the size: give it only what you trust.
 * Foreign function `uncompress`.
 */
export function uncompress<T>(bytes: T): Bytes | null {
  return callForeignFunction("uncompress", bytes);
}
