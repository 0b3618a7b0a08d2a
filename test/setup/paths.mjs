import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Everything that set-up downloads or builds; ignored by git, safe to delete. */
export const tools = join(root, ".tools");

/** @param {string} name */
export const toolBinary = (name) => join(tools, "bin", name);
