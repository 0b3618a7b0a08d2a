import type { Command } from "commander";
import { stringify } from "yaml";
import { loadFilter } from "../debug-module.js";
import { readDocuments } from "../read.js";
import { importPolicies } from "./import.js";

/** Adds `authz import`. */
export function addImport(authz: Command): void {
  const command = authz
    .command("import")
    .description("turn AuthorizationPolicy resources into plugin configuration, checked by the filter itself")
    .argument("<files...>", "YAML or JSON as `kubectl get authorizationpolicy -o yaml` prints it; - is standard input")
    .option("--assume-selected", "take policies that select workloads, as meant for all that get the plugin")
    .option("--yaml", "print YAML (default JSON)")
    .action(async (files: string[], options: { assumeSelected?: true; yaml?: true }) => {
      const { configuration, notes } = importPolicies(files.flatMap(readDocuments), {
        assumeSelected: options.assumeSelected ?? false,
      });
      await loadFilter(JSON.stringify(configuration));
      const output = command.configureOutput();
      for (const note of notes) output.writeErr?.(`${note}\n`);
      output.writeOut?.(options.yaml ? stringify(configuration) : `${JSON.stringify(configuration, undefined, 2)}\n`);
    });
}
