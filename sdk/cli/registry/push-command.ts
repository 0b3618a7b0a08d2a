import { existsSync } from "node:fs";
import {
  formatReference,
  isTag,
  Layout,
  parseReference,
  push,
  Repository,
  type RegistryOptions,
} from "../../oci/index.js";
import { predicateFile } from "../pack/index.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { Output } from "../output.js";

export interface PushCommand {
  readonly layout: string;
  readonly reference: string;
  readonly moreTags: readonly string[];
  readonly registry: RegistryOptions;
  readonly json: boolean;
}

/** `proxy-wasm push`: uploads, reads back, compares, and says what to pin and how to sign. */
export async function runPush(command: PushCommand, output: Output): Promise<number> {
  if (command.layout.endsWith(".wasm")) {
    throw new CliError(`${command.layout} is a module, not a layout`, {
      remedy: `proxy-wasm pack ${command.layout}, then push the folder that it writes`,
      exitCode: EXIT.usage,
    });
  }
  const reference = parseReference(command.reference);
  if (reference.digest !== undefined) {
    throw new CliError("a push names a tag, not a digest: the digest comes from the layout", { exitCode: EXIT.usage });
  }
  const layout = await Layout.open(command.layout);
  const manifest = layout.find();
  const first = reference.tag ?? layout.tagOf(manifest);
  const tags = [...new Set([...(first === undefined ? [] : [first]), ...command.moreTags])];
  const bad = tags.find((tag) => !isTag(tag));
  if (bad !== undefined) throw new CliError(`"${bad}" is no tag`, { exitCode: EXIT.usage });
  const repository = new Repository(reference, command.registry);
  const pushed = await push(layout, manifest, repository, tags);
  const pinned = formatReference({ ...reference, digest: pushed.digest });
  if (command.json) {
    output.json({ reference: `oci://${pinned}`, ...pushed });
    return EXIT.ok;
  }
  const { bold, dim, green } = output.colors;
  output.print(`${green("✓")} ${bold(`oci://${pinned}`)} ${dim("digest read back and equal")}`);
  if (tags.length > 0) output.print(`  tags      ${tags.join(", ")}`);
  for (const each of pushed.referrers)
    output.print(`  referrer  ${each.digest}  ${dim(each.artifactType ?? each.mediaType)}`);
  output.print(dim("sign it:"));
  output.print(`  cosign sign --yes ${pinned}`);
  const predicate = predicateFile(command.layout);
  if (existsSync(predicate)) {
    output.print(`  cosign attest --yes --type slsaprovenance1 --predicate ${predicate} ${pinned}`);
  }
  return EXIT.ok;
}
