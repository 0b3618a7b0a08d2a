import { addRegistryOptions, registryOptions, type RegistryFlags } from "../registry/options.js";
import type { DefineCommand } from "./define.js";

interface InspectFlags extends RegistryFlags {
  readonly functions?: true;
  readonly schema?: true;
  readonly json?: true;
}

export const defineInspect: DefineCommand = (program, output, exit) => {
  const command = program
    .command("inspect")
    .description("show digests, layers, annotations, referrers, ABI, imports, callbacks and sizes")
    .argument("<target>", ".wasm file, layout folder or oci://registry/repository:tag")
    .option("--functions", "list every section and function, not the largest ten")
    .option("--schema", "print the JSON Schema of the configuration alone");
  addRegistryOptions(command)
    .option("--json", "print all of it as JSON")
    .action(async (target: string, flags: InspectFlags) => {
      const { runInspect } = await import("../inspect/command.js");
      const { functions, schema, json } = flags;
      exit(
        await runInspect(
          {
            target,
            functions: functions === true,
            schema: schema === true,
            json: json === true,
            registry: registryOptions(flags),
          },
          output,
        ),
      );
    });
};
