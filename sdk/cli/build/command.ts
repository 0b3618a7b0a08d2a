import { statSync } from "node:fs";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { Output } from "../output.js";
import { build, isProject, openProject, type BuildResult, type Project, type Target } from "./index.js";
import { printResult } from "./report.js";
import { changed } from "./watch.js";

export interface BuildCommand {
  readonly targets: readonly Target[];
  readonly watch: boolean;
  readonly json: boolean;
}

/** `proxy-wasm build`: all folders in one process, one after the other; every folder is tried even after a failure. */
export async function runBuild(dirs: readonly string[], command: BuildCommand, output: Output): Promise<number> {
  const projects = selectProjects(dirs, output);
  for (;;) {
    const results = await buildAll(projects, command, output);
    if (!command.watch) return results.every((result) => result.ok) ? EXIT.ok : EXIT.failed;
    output.note(output.colors.dim("watching for changes, Ctrl-C ends"));
    await changed(new Map(results.flatMap((result) => [...result.inputs])));
  }
}

async function buildAll(projects: readonly Project[], command: BuildCommand, output: Output): Promise<BuildResult[]> {
  const results: BuildResult[] = [];
  for (const project of projects) {
    for (const target of command.targets) {
      const result = await build(project, target);
      if (!command.json) printResult(result, output);
      results.push(result);
    }
  }
  if (command.json) {
    output.json(
      results.map(({ project, inputs: _inputs, milliseconds, ...rest }) => ({
        name: project.name,
        ...rest,
        milliseconds: Math.round(milliseconds),
      })),
    );
  }
  return results;
}

/** `build filters/*` names folders without a filter too; a single folder must hold one, and every path must exist. */
function selectProjects(dirs: readonly string[], output: Output): Project[] {
  if (dirs.length === 1) return dirs.map(openProject);
  const selected: Project[] = [];
  for (const dir of dirs) {
    const stat = statSync(dir, { throwIfNoEntry: false });
    if (stat === undefined || isProject(dir)) selected.push(openProject(dir));
    else if (stat.isDirectory()) output.note(output.colors.dim(`${dir}: no assembly/index.ts, left out`));
  }
  if (selected.length === 0) {
    throw new CliError("none of these folders holds a filter", {
      remedy: "a filter is a folder with assembly/index.ts",
      exitCode: EXIT.usage,
    });
  }
  return selected;
}
