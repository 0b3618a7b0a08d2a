import { Command, CommanderError } from "commander";
import { COMMANDS } from "./commands/index.js";
import { CliError } from "./error.js";
import { OciError, type OciErrorKind } from "../oci/errors.js";
import { EXIT } from "./exit-codes.js";
import { explainFileError } from "./files.js";
import { terminalOutput, type Output } from "./output.js";
import { sdkVersion } from "./version.js";

/** Runs one command line and returns the exit code. Nothing is thrown: every failure becomes a message on stderr. */
export async function run(argv: readonly string[], output: Output = terminalOutput()): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = new Command("proxy-wasm")
    .description("Write, test and ship Envoy filters in TypeScript (AssemblyScript, proxy-wasm ABI 0.2.1)")
    .version(sdkVersion())
    .exitOverride()
    .configureHelp({ sortSubcommands: false })
    .configureOutput({ writeErr: (text) => output.note(text.trimEnd()) })
    .showHelpAfterError("(--help shows what there is)")
    .addHelpText("after", HELP_FOOTER);
  for (const define of COMMANDS) define(program, output, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, output);
  }
}

const HELP_FOOTER = `
Exit codes: 0 done; 1 the answer is no (a check or test failed, source does not compile); 2 wrong usage or configuration;
3 a tool, the network or a registry is missing or refuses; 70 a bug of this tool.`;

function report(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CliError) {
    explain(error, output);
    return error.exitCode;
  }
  if (error instanceof OciError) {
    explain(error, output);
    return OCI_EXIT[error.kind];
  }
  if (error instanceof Error && error.name === "EnvoyUnavailableError") {
    explain(error, output);
    return EXIT.environment;
  }
  if (error instanceof Error && error.name === "CaseFileError") {
    explain(error, output);
    return EXIT.usage;
  }
  const file = explainFileError(error);
  if (file !== undefined) {
    explain({ message: file }, output);
    return EXIT.usage;
  }
  output.note(
    `${output.colors.red("internal error")}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return EXIT.internal;
}

function explain(error: { message: string; remedy?: string | undefined }, output: Output): void {
  output.note(`${output.colors.red("error")}: ${error.message}`);
  if (error.remedy !== undefined) output.note(`  ${output.colors.dim("→")} ${error.remedy}`);
}

const OCI_EXIT: Readonly<Record<OciErrorKind, number>> = {
  input: EXIT.usage,
  content: EXIT.failed,
  tool: EXIT.environment,
  network: EXIT.environment,
  denied: EXIT.environment,
  refused: EXIT.environment,
};
