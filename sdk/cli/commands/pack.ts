import { Option } from "commander";
import type { DefineCommand } from "./define.js";

interface PackCommandOptions {
  readonly output?: string;
  readonly variant: "compat" | "artifact";
  readonly tag?: string;
  readonly annotation: string[];
  readonly sbom?: true;
  readonly provenance?: string | true;
  readonly json?: true;
}

export const definePack: DefineCommand = (program, output, exit) => {
  program
    .command("pack")
    .description("write a module as an OCI image layout folder; the same input gives the same digest anywhere")
    .argument("[module]", ".wasm file (default: the release build of the filter in this folder)")
    .option("-o, --output <dir>", "layout folder (default: <module>.oci)")
    .addOption(
      new Option("--variant <variant>", "compat: an image that every consumer loads; artifact: Istio's two layers")
        .choices(["compat", "artifact"])
        .default("compat"),
    )
    .option("--tag <tag>", "tag in the layout (default: the version in proxy-wasm.yaml or package.json)")
    .option(
      "--annotation <key=value>",
      "add an annotation; may be repeated",
      (value, all: string[]) => [...all, value],
      [],
    )
    .option("--sbom", "attach a CycloneDX bill of materials of what was compiled in")
    .option("--provenance [builder-id]", "attach an unsigned in-toto statement about the build")
    .option("--json", "print digests as JSON")
    .addHelpText("after", "\nSOURCE_DATE_EPOCH (seconds) sets every time in the layout; default is 1970-01-01.")
    .action(async (module: string | undefined, options: PackCommandOptions) => {
      const { runPack } = await import("../pack/command.js");
      const provenance = options.provenance === true ? "local" : options.provenance;
      const { output: layout, variant, tag, annotation: annotations, sbom } = options;
      exit(
        await runPack(
          module,
          { output: layout, variant, tag, annotations, sbom, provenance, json: options.json === true },
          output,
        ),
      );
    });
};
