import { writeFile } from "node:fs/promises";
import {
  formatReference,
  parseReference,
  pull,
  Repository,
  writeLayout,
  type RegistryOptions,
} from "../../oci/index.js";
import { EXIT } from "../exit-codes.js";
import { formatBytes, type Output } from "../output.js";

export interface PullCommand {
  readonly reference: string;
  /** File for the module; default: `<last part of the repository>.wasm`. */
  readonly output: string | undefined;
  /** Folder for the artifact as an OCI layout. */
  readonly layout: string | undefined;
  readonly registry: RegistryOptions;
  readonly json: boolean;
}

/** `proxy-wasm pull`: takes the module out of an image exactly where a proxy would look for it. */
export async function runPull(command: PullCommand, output: Output): Promise<number> {
  const reference = parseReference(command.reference);
  const repository = new Repository(reference, command.registry);
  const pulled = await pull(repository, reference.digest ?? reference.tag ?? "latest");
  const file = command.output ?? `${reference.repository.slice(reference.repository.lastIndexOf("/") + 1)}.wasm`;
  await writeFile(file, pulled.unpacked.module);
  if (command.layout !== undefined) await writeLayout(command.layout, [pulled.artifact], reference.tag);
  const pinned = `oci://${formatReference({ ...reference, digest: pulled.digest })}`;
  const { variant, module } = pulled.unpacked;
  if (command.json) {
    output.json({ reference: pinned, digest: pulled.digest, index: pulled.index, variant, bytes: module.length, file });
    return EXIT.ok;
  }
  const { bold, dim, green, yellow } = output.colors;
  output.print(`${green("✓")} ${bold(file)} ${dim(`${formatBytes(module.length)}, ${variant}`)}`);
  output.print(`  ${pinned}`);
  if (pulled.index !== null) {
    output.note(
      `${yellow("warning")}: the tag names an index (${pulled.index}); pinning the index's digest fails in Istio`,
    );
  }
  return EXIT.ok;
}
