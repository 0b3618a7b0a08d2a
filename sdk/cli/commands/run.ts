import { Option } from "commander";
import type { RunPlan } from "../run/runner.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { DefineCommand } from "./define.js";

interface RunFlags {
  readonly config?: string;
  readonly port: number;
  readonly upstream?: number;
  readonly logLevel: RunPlan["logLevel"];
  readonly envoy?: string;
  readonly host?: true;
  readonly debug?: true;
}

export const defineRun: DefineCommand = (program, output, exit) => {
  program
    .command("run")
    .description(
      "run a filter in Envoy in front of an upstream, with its log, and start it anew when the source changes",
    )
    .argument("[target]", "folder of a filter, or a .wasm file", ".")
    .option("--config <file>", "plugin configuration: YAML or JSON file, - for stdin, or JSON itself")
    .option("-p, --port <port>", "port on 127.0.0.1", port, 10_000)
    .option("--upstream <port>", "service on this machine (default: one that answers with what reached it)", port)
    .addOption(
      new Option("--log-level <level>", "what the filter may log")
        .choices(["trace", "debug", "info", "warn", "error", "critical"])
        .default("info"),
    )
    .option("--envoy <version>", "this version of Envoy, installed when it is missing (default: the newest known)")
    .option("--host", "the Node host instead of Envoy")
    .option("--debug", "the debug build: a trap's back trace has names")
    .action(async (target: string, flags: RunFlags) => {
      const { runRun } = await import("../run/command.js");
      const { config, upstream, envoy, host, debug, logLevel, port: listenPort } = flags;
      const abort = new AbortController();
      const end = (): void => abort.abort();
      process.once("SIGINT", end).once("SIGTERM", end);
      const command = {
        target,
        config,
        upstream,
        envoy,
        logLevel,
        port: listenPort,
        host: host === true,
        debug: debug === true,
      };
      exit(await runRun(command, output, abort.signal));
    });
};

function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= 65_535) return value;
  throw new CliError(`"${text}" is no port`, { remedy: "1 to 65535", exitCode: EXIT.usage });
}
