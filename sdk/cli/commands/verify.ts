import { addRegistryOptions, registryOptions, type RegistryFlags } from "../registry/options.js";
import type { DefineCommand } from "./define.js";

interface VerifyFlags extends RegistryFlags {
  readonly digest?: string;
  readonly key?: string;
  readonly allowUnsigned?: true;
  readonly source?: string;
  readonly json?: true;
}

export const defineVerify: DefineCommand = (program, output, exit) => {
  const command = program
    .command("verify")
    .description("follow an artifact's digests, judge its provenance, compare it with its source")
    .argument("<target>", "layout folder or oci://registry/repository:tag")
    .option("--digest <sha256:…>", "the manifest must have this digest")
    .option("--key <file>", "public key (PEM) by which a statement about the manifest must be signed")
    .option("--allow-unsigned", "do not fail on provenance that nobody signed")
    .option("--source <dir>", "compile this folder again and compare the modules");
  addRegistryOptions(command)
    .option("--json", "print the results as JSON")
    .action(async (target: string, flags: VerifyFlags) => {
      const { runVerify } = await import("../verify/command.js");
      const { digest, key, allowUnsigned, source, json } = flags;
      const registry = registryOptions(flags);
      const wanted = {
        target,
        digest,
        key,
        source,
        registry,
        allowUnsigned: allowUnsigned === true,
        json: json === true,
      };
      exit(await runVerify(wanted, output));
    });
};
