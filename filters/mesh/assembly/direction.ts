import { xds } from "proxy-wasm-assemblyscript-sdk";

/** Which way the traffic of a listener goes, seen from the workload beside the proxy. */
export const enum Direction {
  /** A gateway: there is no workload beside the proxy. */
  Unspecified = 0,
  Inbound = 1,
  Outbound = 2,
}

/**
 * `traffic_direction` of the listener. Only known in callbacks of a stream, and the same for all streams of a root:
 * Envoy makes one root per plugin and direction. One byte-returning host call, so read it once per root.
 */
export function listenerDirection(): Direction {
  const direction = xds.listenerDirection();
  return direction == 1 ? Direction.Inbound : direction == 2 ? Direction.Outbound : Direction.Unspecified;
}
