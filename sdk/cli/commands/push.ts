import { addRegistryOptions, registryOptions, type RegistryFlags } from "../registry/options.js";
import type { DefineCommand } from "./define.js";

interface PushFlags extends RegistryFlags {
  readonly alsoTag: string[];
  readonly json?: true;
}

export const definePush: DefineCommand = (program, output, exit) => {
  const command = program
    .command("push")
    .description("push a layout with oras, read its digest back and compare")
    .argument("<layout>", "folder that `pack` wrote")
    .argument("<reference>", "registry/repository[:tag] (default tag: the layout's)")
    .option(
      "--also-tag <tag>",
      "another tag for the same manifest; may be repeated",
      (tag, all: string[]) => [...all, tag],
      [],
    );
  addRegistryOptions(command)
    .option("--json", "print digest, tags and referrers as JSON")
    .action(async (layout: string, reference: string, flags: PushFlags) => {
      const { runPush } = await import("../registry/push-command.js");
      const { alsoTag: moreTags } = flags;
      exit(
        await runPush(
          { layout, reference, moreTags, registry: registryOptions(flags), json: flags.json === true },
          output,
        ),
      );
    });
};
