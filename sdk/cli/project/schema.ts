import { readFileSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "../../envoy/package-root.js";

/** JSON Schema of `proxy-wasm.yaml`: the file that editors read, too. */
export const PROJECT_SCHEMA = JSON.parse(
  readFileSync(path.join(packageRoot, "cli", "project", "schema.json"), "utf8"),
) as object;
