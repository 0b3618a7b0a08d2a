import { fileURLToPath } from "node:url";
import { join } from "node:path";
import process from "node:process";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Everything that set-up downloads or builds; ignored by git, safe to delete. The SDK reads the same variable. */
export const tools = process.env.PROXY_WASM_TOOLS ?? join(root, ".tools");

/** @param {string} name */
export const toolBinary = (name) => join(tools, "bin", name);
