import type { DefineCommand } from "./define.js";

interface CheckOptions {
  readonly maxSize?: string;
  readonly config?: string;
  readonly warningsAsErrors?: true;
  readonly json?: true;
}

export const defineCheck: DefineCommand = (program, output, exit) => {
  program
    .command("check")
    .description("find everything on which Envoy would refuse a module, and what makes it slow")
    .argument("<modules...>", ".wasm files")
    .option("--max-size <size>", "size budget, such as 700, 30KB or 64KiB")
    .option("--config <file>", "check this plugin configuration strictly against the schema in proxy-wasm.yaml, too")
    .option("--warnings-as-errors", "fail on warnings, too")
    .option("--json", "print the findings as JSON")
    .action(async (files: string[], options: CheckOptions) => {
      const { runCheck } = await import("../check/command.js");
      exit(
        await runCheck(
          files,
          {
            maxSize: options.maxSize,
            config: options.config,
            strict: options.warningsAsErrors === true,
            json: options.json === true,
          },
          output,
        ),
      );
    });
};
