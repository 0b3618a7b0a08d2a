import { existsSync } from "node:fs";
import { installedBinary, installEnvoy } from "./install/install.js";
import { defaultEnvoyVersion, resolveVersion } from "./versions.js";
import { EnvoyUnavailableError } from "./errors.js";

export interface FindOptions {
  /** A known version such as "1.40.0" or "1.40"; the newest when absent. */
  version?: string;
  /** Install it when it is missing (default true). */
  install?: boolean;
}

/**
 * Path of an Envoy binary: `$ENVOY` when set and no version is named, else the installed version, else a fresh install.
 * @throws EnvoyUnavailableError when there is none and none can be installed.
 */
export async function findEnvoy(options: FindOptions = {}): Promise<string> {
  const named = process.env["ENVOY"];
  if (named && options.version === undefined) {
    if (existsSync(named)) return named;
    throw new EnvoyUnavailableError(`ENVOY names ${named}, which does not exist.`);
  }
  const version = resolveVersion(options.version ?? defaultEnvoyVersion());
  const binary = installedBinary(version);
  if (existsSync(binary)) return binary;
  if (options.install === false)
    throw new EnvoyUnavailableError(`Envoy ${version} is not installed: run \`proxy-wasm envoy install ${version}\`.`);
  return installEnvoy(version);
}
