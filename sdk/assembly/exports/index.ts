// The callbacks of ABI 0.2.1. With the transform only those that a filter overrides are exported. Without it a filter
// writes `export * from "proxy-wasm-assemblyscript-sdk/assembly/exports"` and exports them all, correct but slower; with
// callouts also those of `…/assembly/exports/calls`, and there is `…/assembly/exports/rare`.
// The alias of `abort` must be reachable by an import.
import "../abi/abort";

export * from "./memory";
export * from "./lifecycle";
export * from "./root";
export * from "./http";
export * from "./tcp";
