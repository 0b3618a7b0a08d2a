import type { Status } from "../abi/status.js";
import type { Vm } from "../vm/vm.js";
import { clearRouteCache } from "./clear-route-cache.js";
import { compress, uncompress } from "./compress.js";
import { declareProperty } from "./declare-property.js";
import { exprCreate, exprDelete, exprEvaluate } from "./expressions.js";
import { setEnvoyFilterState } from "./set-envoy-filter-state.js";
import { sign, verifySignature } from "./signature.js";

/** A function that Envoy offers by name through `proxy_call_foreign_function`. */
export type ForeignFunction = (vm: Vm, argument: Uint8Array) => ForeignResult;

export interface ForeignResult {
  readonly status: Status;
  /** Absent when the function allocates nothing. */
  readonly result?: Uint8Array;
}

/** The functions of a standard Envoy build. */
export const FOREIGN_FUNCTIONS: ReadonlyMap<string, ForeignFunction> = new Map([
  ["clear_route_cache", clearRouteCache],
  ["compress", compress],
  ["declare_property", declareProperty],
  ["expr_create", exprCreate],
  ["expr_delete", exprDelete],
  ["expr_evaluate", exprEvaluate],
  ["set_envoy_filter_state", setEnvoyFilterState],
  ["sign", sign],
  ["uncompress", uncompress],
  ["verify_signature", verifySignature],
]);
