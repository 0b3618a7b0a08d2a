import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";

/** What a filter's `cli/index.ts` exports: adds the filter's commands to the program. */
export interface FilterTools {
  register(program: Command): void;
}

/** The commands of every filter that has some, in the order of their folders' names. */
export async function discoverTools(): Promise<FilterTools[]> {
  const filters = new URL("../", import.meta.url);
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const tools: FilterTools[] = [];
  for (const name of readdirSync(filters).sort()) {
    const entry = new URL(`${name}/cli/index${extension}`, filters);
    if (existsSync(fileURLToPath(entry))) tools.push((await import(entry.href)) as FilterTools);
  }
  return tools;
}
