import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { parse } from "yaml";

/** A filter that is published: a folder with a project file. */
export interface Filter {
  readonly name: string;
  readonly dir: string;
  readonly version: string;
  /** The release build. */
  readonly module: string;
}

/** All filters of this folder's parent, by name. */
export function findFilters(root = fileURLToPath(new URL("..", import.meta.url))): Filter[] {
  const names = readdirSync(root).sort();
  return names.filter((name) => existsSync(path.join(root, name, "proxy-wasm.yaml"))).map((name) => filter(root, name));
}

function filter(root: string, name: string): Filter {
  const dir = path.join(root, name);
  const { version } = parse(readFileSync(path.join(dir, "proxy-wasm.yaml"), "utf8")) as { version: string };
  return { name, dir, version, module: path.join(dir, "build", `${name}.wasm`) };
}
