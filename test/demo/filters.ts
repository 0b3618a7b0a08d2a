import path from "node:path";
import { ROOT } from "./command.js";

export const FILTERS = ["metadata-exchange", "header-authz", "stats"] as const;
export type FilterName = (typeof FILTERS)[number];

/** Where each filter's module lies that the mesh runs. */
export type Modules = Readonly<Record<FilterName, string>>;

/** Where the build puts a filter's module. */
export function built(name: FilterName): string {
  return path.join(ROOT, "filters", name, "build", `${name}.wasm`);
}
