import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Path of the built filter. */
export const MODULE = fileURLToPath(new URL("../build/metadata-exchange.wasm", import.meta.url));

if (!existsSync(MODULE)) {
  throw new Error(`${MODULE} is missing: run "npx proxy-wasm build filters/metadata-exchange" first`);
}
