import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The package's own folder, whether this file runs from source or from `dist`. */
export function sdkRoot(): string {
  for (const up of ["../", "../../"]) {
    const candidate = new URL(`${up}package.json`, import.meta.url);
    if (existsSync(candidate)) return fileURLToPath(new URL(up, import.meta.url));
  }
  throw new Error("the SDK's package.json is missing from its installation");
}

/** Version of the installed SDK. */
export function sdkVersion(): string {
  return (JSON.parse(readFileSync(`${sdkRoot()}package.json`, "utf8")) as { version: string }).version;
}
