import { execFileSync } from "node:child_process";

/**
 * Folders of Go modules that publish schemas, by the modules' paths: in Go's cache, downloaded where they are missing.
 * @param dir folder with the `go.mod` that fixes the versions and the `go.sum` that holds their checksums.
 */
export function goModules(dir: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const out = execFileSync("go", ["mod", "download", "-json", ...paths], { cwd: dir, encoding: "utf8" });
  const modules = out.split(/^(?=\{)/m).map((text) => JSON.parse(text) as { Path: string; Dir: string });
  return new Map(modules.map(({ Path, Dir }) => [Path, Dir]));
}
