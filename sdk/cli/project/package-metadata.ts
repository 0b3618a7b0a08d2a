import path from "node:path";
import { findUp } from "../build/project.js";
import { readText } from "./project-file.js";

/** What the nearest package.json says; every field may be missing. */
export interface PackageMetadata {
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly source?: string;
}

/** Metadata of the npm package that a module belongs to; empty without a readable package.json. */
export function packageMetadata(moduleFile: string): PackageMetadata {
  const file = findUp("package.json", path.dirname(path.resolve(moduleFile)));
  if (file === null) return {};
  let manifest: Record<string, unknown>;
  try {
    manifest = JSON.parse(readText(file)) as Record<string, unknown>;
  } catch {
    return {};
  }
  const repository = manifest["repository"];
  const url =
    typeof repository === "object" && repository !== null ? (repository as { url?: unknown }).url : repository;
  return {
    ...text("version", manifest["version"]),
    ...text("description", manifest["description"]),
    ...text("license", manifest["license"]),
    ...text("source", typeof url === "string" ? url.replace(/^git\+/, "").replace(/\.git$/, "") : undefined),
  };
}

function text<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  return typeof value === "string" && value !== "" ? ({ [key]: value } as Record<K, string>) : {};
}
