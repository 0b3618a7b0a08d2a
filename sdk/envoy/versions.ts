import { readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.js";
import { EnvoyUnavailableError } from "./errors.js";

const folder = join(packageRoot, "envoy", "versions");

/** Versions that can be installed, oldest first: one pip requirements file with pinned digests each. */
export function envoyVersions(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .map((name) => name.slice(0, -".txt".length))
    .sort(compareVersions);
}

/** The version used when none is named: the newest. */
export function defaultEnvoyVersion(): string {
  const [newest] = envoyVersions().reverse();
  if (newest === undefined) throw new Error(`No versions of Envoy in ${folder}`);
  return newest;
}

/** The known version for what a user wrote: "1.40.0", "1.40" or "v1.40". */
export function resolveVersion(wanted: string = defaultEnvoyVersion()): string {
  const plain = wanted.replace(/^v/, "");
  const matching = envoyVersions().filter((version) => version === plain || version.startsWith(`${plain}.`));
  const found = matching.pop();
  if (found !== undefined) return found;
  throw new EnvoyUnavailableError(`Envoy ${wanted} is not among the known versions: ${envoyVersions().join(", ")}`);
}

/** pip requirements file of a known version. */
export function requirementsFile(version: string): string {
  return join(folder, `${version}.txt`);
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
