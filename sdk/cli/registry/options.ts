import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { RegistryOptions } from "../../oci/index.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";

/** Options of every command that talks to a registry, as commander gives them. */
export interface RegistryFlags {
  readonly plainHttp?: boolean;
  readonly registryConfig?: string;
  readonly timeout: number;
}

export function addRegistryOptions(command: Command): Command {
  return command
    .option("--plain-http", "speak HTTP without TLS (default: only to a registry on this machine)")
    .option("--no-plain-http", "speak TLS even to a registry on this machine")
    .option("--registry-config <file>", "credentials file (default: Docker's, with its credential helpers)")
    .option("--timeout <seconds>", "longest time for one transfer", seconds, 600);
}

export function registryOptions(flags: RegistryFlags): RegistryOptions {
  if (flags.registryConfig !== undefined) readable(flags.registryConfig);
  return { plainHttp: flags.plainHttp, registryConfig: flags.registryConfig, timeoutMs: flags.timeout * 1000 };
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 86_400) return value;
  throw new CliError(`--timeout "${text}" is no number of seconds`, { remedy: "1 to 86400", exitCode: EXIT.usage });
}

function readable(file: string): void {
  try {
    readFileSync(file);
  } catch (cause) {
    throw new CliError(`${file} cannot be read`, {
      remedy: "name an existing credentials file",
      exitCode: EXIT.usage,
      cause,
    });
  }
}
