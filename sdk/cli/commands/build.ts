import type { Target } from "../build/project.js";
import type { DefineCommand } from "./define.js";

interface BuildOptions {
  readonly debug?: true;
  readonly release?: true;
  readonly all?: true;
  readonly watch?: true;
  readonly json?: true;
}

export const defineBuild: DefineCommand = (program, output, exit) => {
  program
    .command("build")
    .description("compile filters to build/<name>.wasm (release) and build/<name>.debug.wasm")
    .argument("[dirs...]", "folders with assembly/index.ts; of several, those that hold no filter are left out", ["."])
    .option("--release", "the optimised module (default)")
    .option("--debug", "the module with names and source map")
    .option("--all", "both")
    .option("-w, --watch", "build again when a source file changes")
    .option("--json", "print results and diagnostics as JSON")
    .action(async (dirs: string[], options: BuildOptions) => {
      const { runBuild } = await import("../build/command.js");
      exit(
        await runBuild(
          dirs,
          { targets: targets(options), watch: options.watch === true, json: options.json === true },
          output,
        ),
      );
    });
};

function targets(options: BuildOptions): Target[] {
  if (options.all || (options.debug && options.release)) return ["release", "debug"];
  return options.debug ? ["debug"] : ["release"];
}
