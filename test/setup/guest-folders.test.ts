import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./paths.mjs";

/** Folders named `assembly` or `testdata` that hold AssemblyScript sources. */
function guestFolders(parent = root): string[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(node_modules|dist|build|\..*)$/.test(entry.name))
    .flatMap(({ name }) => {
      const folder = join(parent, name);
      const isGuest = name === "assembly" || name === "testdata";
      if (!isGuest) return guestFolders(folder);
      return readdirSync(folder, { recursive: true }).some((file) => String(file).endsWith(".ts")) ? [folder] : [];
    });
}

it.each(guestFolders().map((folder) => folder.slice(root.length + 1)))(
  "editors know that %s is AssemblyScript",
  (folder) => {
    expect(existsSync(join(root, folder, "tsconfig.json")), `add ${folder}/tsconfig.json as in sdk/assembly`).toBe(
      true,
    );
  },
);
