import type { DefineCommand } from "./define.js";

interface TestOptions {
  readonly envoy?: string | true;
  readonly filter?: string;
  readonly json?: true;
}

export const defineTest: DefineCommand = (program, output, exit) => {
  program
    .command("test")
    .description("run case files on the Node host, or with --envoy in a real Envoy")
    .argument("[paths...]", "case files, or folders of filters whose cases/ are taken", ["."])
    .option("--envoy [version]", "run them in this Envoy, installed when it is missing (default: the newest known)")
    .option("--filter <text>", "only cases whose name contains this")
    .option("--json", "print the results as JSON")
    .action(async (paths: string[], options: TestOptions) => {
      const { runTest } = await import("../test/command.js");
      const { envoy, filter, json } = options;
      exit(await runTest({ paths, envoy, filter, json: json === true }, output));
    });
};
