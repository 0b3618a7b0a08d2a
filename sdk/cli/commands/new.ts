import type { DefineCommand } from "./define.js";

export const defineNew: DefineCommand = (program, output, exit) => {
  program
    .command("new")
    .description("write a new filter that builds and passes its test at once")
    .argument("<name>", "folder to make, or . for the current empty one")
    .option("--sdk <spec>", "version or path of this SDK for package.json (default: the version of this command)")
    .action(async (target: string, options: { sdk?: string }) => {
      const { runNew } = await import("../new/command.js");
      exit(await runNew({ target, sdk: options.sdk }, output));
    });
};
