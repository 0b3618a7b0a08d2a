import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { findUp, type Project, type Target } from "./project.js";
import type { Compilation } from "./compiler.js";

/**
 * What went into a module, written beside it as `build/<name>.build.json`. It holds no time, path or name of the machine:
 * the same source gives the same record anywhere. `pack` takes versions, SBOM and provenance from it.
 */
export interface BuildRecord {
  readonly format: 1;
  readonly name: string;
  readonly target: Target;
  /** sha256 of the module, hexadecimal: a record speaks of this module alone. */
  readonly sha256: string;
  readonly compiler: { readonly name: "assemblyscript"; readonly version: string };
  /** Packages whose source was compiled in, the project's own first. */
  readonly packages: readonly PackageRecord[];
}

export interface PackageRecord {
  readonly name: string;
  readonly version: string | null;
  readonly license: string | null;
  /** Files that the compiler read, relative to the package, with the sha256 of each. */
  readonly files: Readonly<Record<string, string>>;
}

export function makeRecord(
  project: Project,
  target: Target,
  module: Uint8Array,
  compilation: Compilation,
): BuildRecord {
  const byRoot = new Map<string, Record<string, string>>();
  for (const file of [...compilation.inputs.keys()].sort()) {
    const root = path.dirname(findUp("package.json", path.dirname(file)) ?? path.join(project.dir, "package.json"));
    const files = byRoot.get(root) ?? {};
    files[path.relative(root, file).split(path.sep).join("/")] = sha256(readFileSync(file));
    byRoot.set(root, files);
  }
  const own = path.dirname(findUp("package.json", project.dir) ?? path.join(project.dir, "package.json"));
  const packages = [...byRoot].map(([root, files]) => ({ ...describePackage(root), files, own: root === own }));
  packages.sort((a, b) => Number(b.own) - Number(a.own) || (a.name < b.name ? -1 : 1));
  return {
    format: 1,
    name: project.name,
    target,
    sha256: sha256(module),
    compiler: { name: "assemblyscript", version: compilation.compilerVersion },
    packages: packages.map(({ name, version, license, files }) => ({ name, version, license, files })),
  };
}

function describePackage(root: string): { name: string; version: string | null; license: string | null } {
  let manifest: { name?: unknown; version?: unknown; license?: unknown } = {};
  try {
    manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as typeof manifest;
  } catch {
    // A folder without package.json, or a broken one: its files are recorded all the same.
  }
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return {
    name: text(manifest.name) ?? path.basename(root),
    version: text(manifest.version),
    license: text(manifest.license),
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
