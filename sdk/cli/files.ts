import { readFile, stat } from "node:fs/promises";
import { CliError } from "./error.js";
import { EXIT } from "./exit-codes.js";

/** The largest module that Istio's agent and Envoy Gateway take. */
export const MAX_MODULE_BYTES = 256 * 1024 * 1024;

/** Reads a module's bytes. @throws CliError (usage) when the file is missing, unreadable or too large for any consumer. */
export async function readModuleFile(file: string): Promise<Uint8Array> {
  return readInput(file, MAX_MODULE_BYTES, "`proxy-wasm build` writes build/<name>.wasm");
}

/** Reads a file that a command names. @throws CliError (usage) with one clear sentence. */
export async function readInput(file: string, maxBytes: number, remedy: string): Promise<Uint8Array> {
  try {
    const entry = await stat(file);
    if (entry.isDirectory()) throw new CliError(`${file} is a folder`, { remedy, exitCode: EXIT.usage });
    if (entry.size > maxBytes) {
      throw new CliError(`${file} has ${entry.size} bytes, more than ${maxBytes}`, { remedy, exitCode: EXIT.usage });
    }
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "does not exist" : `cannot be read (${code ?? String(cause)})`;
    throw new CliError(`${file} ${why}`, { remedy, exitCode: EXIT.usage, cause });
  }
}

/** What the system says of files that the user named, in words. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "a part of its path is no folder",
  EISDIR: "it is a folder",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};

/** The sentence for a file that could not be used; undefined for any other error. */
export function explainFileError(error: unknown): string | undefined {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  const why = code === undefined ? undefined : FILE_ERRORS[code];
  return why === undefined || path === undefined ? undefined : `${path} cannot be used: ${why}`;
}
