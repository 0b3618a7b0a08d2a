import type { Command } from "commander";
import { addExplain } from "./explain/command.js";
import { addImport } from "./import/command.js";

/** Adds `mesh-filters authz …`. */
export function register(program: Command): void {
  const authz = program
    .command("authz")
    .description("Authorization: why a request is denied, and policies from Istio.");
  addExplain(authz);
  addImport(authz);
}
