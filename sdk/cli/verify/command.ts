import { openArtifact, readPublicKey, type RegistryOptions } from "../../oci/index.js";
import { EXIT } from "../exit-codes.js";
import { readInput } from "../files.js";
import type { Output } from "../output.js";
import { verifyChain } from "./chain.js";
import { verifyClaims } from "./claims.js";
import { verifyRebuild } from "./rebuild.js";
import type { Result } from "./result.js";

export interface VerifyCommand {
  /** Layout folder or reference. */
  readonly target: string;
  readonly digest: string | undefined;
  /** PEM file. */
  readonly key: string | undefined;
  readonly allowUnsigned: boolean;
  readonly source: string | undefined;
  readonly registry: RegistryOptions;
  readonly json: boolean;
}

/** `proxy-wasm verify`: exit code 1 when anything failed, and for unsigned provenance unless that is allowed. */
export async function runVerify(command: VerifyCommand, output: Output): Promise<number> {
  const key =
    command.key === undefined
      ? undefined
      : readPublicKey(await readInput(command.key, 65_536, "give a public key in PEM"), command.key);
  const artifact = await openArtifact(command.target, command.registry);
  const chain = await verifyChain(artifact, command.digest);
  const { digest } = artifact.descriptor;
  const results = [...chain.results, ...verifyClaims(await artifact.referrers(), digest, key, command.allowUnsigned)];
  if (command.source !== undefined && chain.module !== undefined) {
    results.push(await verifyRebuild(command.source, chain.module));
  }
  const ok = results.every(({ verdict }) => verdict !== "failed");
  if (command.json) output.json({ name: artifact.name, digest, ok, results });
  else printResults(artifact.name, digest, results, output);
  return ok ? EXIT.ok : EXIT.failed;
}

function printResults(name: string, digest: string, results: readonly Result[], output: Output): void {
  const { bold, dim, green, red, yellow } = output.colors;
  const marks = { passed: green("✓"), failed: red("✗"), note: yellow("–") };
  output.print(`${bold(name)}${name.includes(digest) ? "" : dim(` ${digest}`)}`);
  for (const { verdict, what, detail } of results) output.print(`  ${marks[verdict]} ${what}: ${detail}`);
}
