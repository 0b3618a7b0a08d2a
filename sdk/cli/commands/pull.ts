import { addRegistryOptions, registryOptions, type RegistryFlags } from "../registry/options.js";
import type { DefineCommand } from "./define.js";

interface PullFlags extends RegistryFlags {
  readonly output?: string;
  readonly layout?: string;
  readonly json?: true;
}

export const definePull: DefineCommand = (program, output, exit) => {
  const command = program
    .command("pull")
    .description("fetch an artifact and take the module out of it as a proxy would")
    .argument("<reference>", "registry/repository:tag or @digest")
    .option("-o, --output <file>", "where the module goes (default: <repository>.wasm)")
    .option("--layout <dir>", "keep the artifact as an OCI layout, too");
  addRegistryOptions(command)
    .option("--json", "print digest and file as JSON")
    .action(async (reference: string, flags: PullFlags) => {
      const { runPull } = await import("../registry/pull-command.js");
      const { output: file, layout } = flags;
      exit(
        await runPull(
          { reference, output: file, layout, registry: registryOptions(flags), json: flags.json === true },
          output,
        ),
      );
    });
};
