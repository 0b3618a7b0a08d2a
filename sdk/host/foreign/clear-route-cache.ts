import { Status } from "../abi/status.js";
import type { ForeignFunction } from "./index.js";

/** `clear_route_cache`: the route is chosen anew; acts on the effective context, ignores its argument. */
export const clearRouteCache: ForeignFunction = (vm) => {
  vm.active.clearRouteCache();
  return { status: Status.Ok };
};
