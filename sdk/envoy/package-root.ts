import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of this package, whether its code runs from source or compiled. */
export const packageRoot = findUp(dirname(fileURLToPath(import.meta.url)), "package.json");

function findUp(start: string, file: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, file))) return folder;
    if (dirname(folder) === folder) throw new Error(`No ${file} above ${start}`);
  }
}
