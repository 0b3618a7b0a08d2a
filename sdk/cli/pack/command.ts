import path from "node:path";
import { isTag } from "../../oci/index.js";
import { moduleFile, openProject } from "../build/project.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { formatBytes, type Output } from "../output.js";
import { pack, type Packed, type PackOptions } from "./index.js";

/** `proxy-wasm pack`: without a module it takes the release build of the filter in this folder. */
export async function runPack(
  module: string | undefined,
  options: Omit<PackOptions, "module"> & { json: boolean },
  output: Output,
): Promise<number> {
  if (options.tag !== undefined && !isTag(options.tag)) {
    throw new CliError(`"${options.tag}" is no tag`, {
      remedy: "up to 128 letters, digits, . _ -",
      exitCode: EXIT.usage,
    });
  }
  const packed = await pack({ ...options, module: module ?? defaultModule() });
  if (options.json) output.json(packed);
  else printPacked(packed, output);
  return EXIT.ok;
}

function defaultModule(): string {
  const project = openProject(".");
  return path.relative(process.cwd(), path.join(project.dir, moduleFile(project, "release")));
}

function printPacked(packed: Packed, output: Output): void {
  const { bold, dim, green } = output.colors;
  output.print(
    `${green("✓")} ${bold(packed.layout)} ${dim(`${packed.variant}${packed.tag === null ? "" : `, tag ${packed.tag}`}`)}`,
  );
  output.print(`  manifest  ${packed.digest}  ${dim("pin this in WasmPlugin and its kin")}`);
  for (const layer of packed.layers)
    output.print(`  layer     ${layer.digest}  ${dim(`${formatBytes(layer.size)} ${layer.mediaType}`)}`);
  for (const each of packed.referrers) output.print(`  referrer  ${each.digest}  ${dim(each.artifactType)}`);
  output.print(`  module    sha256:${packed.moduleSha256}  ${dim("pin this in plain Envoy")}`);
}
