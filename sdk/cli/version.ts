import { readFileSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "../envoy/package-root.js";

/** Version of the installed SDK. */
export function sdkVersion(): string {
  return (JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8")) as { version: string }).version;
}
