import { xds } from "proxy-wasm-assemblyscript-sdk";

/** Which way the traffic of a listener goes, seen from the workload beside the proxy. */
export const enum Direction {
  /** Not asked yet. */
  Unknown = -1,
  /** A gateway: there is no workload beside the proxy. */
  Unspecified = 0,
  Inbound = 1,
  Outbound = 2,
}

/**
 * `traffic_direction` of the stream's listener. One byte-returning host call, in callbacks of a stream. It belongs to the
 * stream, not to the root: up to 1.39 Envoy makes one root for each plugin and direction, from 1.40 on all listeners with
 * the same plugin share one (source/extensions/common/wasm/plugin.h).
 */
export function listenerDirection(): Direction {
  const direction = xds.listenerDirection();
  return direction == 1 ? Direction.Inbound : direction == 2 ? Direction.Outbound : Direction.Unspecified;
}
