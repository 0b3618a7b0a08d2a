import { Command, CommanderError } from "commander";
import { discoverTools } from "./discover.js";
import { Failure } from "./failure.js";

/** Where the command writes; a test passes its own. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

/** Exit codes of `mesh-filters`. */
export enum Exit {
  Ok = 0,
  /** The input is wrong, or a check found something. */
  Failed = 1,
  /** The command line is wrong. */
  Usage = 2,
}

const EXIT_CODES = `
Exit codes: 0 all is well · 1 the input is wrong or a check found something · 2 the command line is wrong`;

/** Runs `mesh-filters` with these arguments and answers its exit code. */
export async function run(argv: readonly string[], streams: Streams = processStreams): Promise<Exit> {
  const program = new Command("mesh-filters")
    .description("Tools of the mesh filters: look into what they exchange, decide and count.")
    .helpCommand(false)
    .addHelpText("after", EXIT_CODES)
    .configureOutput({ writeOut: (text) => streams.out(text), writeErr: (text) => streams.err(text) })
    .exitOverride();
  for (const tools of await discoverTools()) tools.register(program);
  for (const command of descendants(program)) {
    command.copyInheritedSettings(program);
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return Exit.Ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.Ok : Exit.Usage;
    if (!(error instanceof Failure)) throw error;
    streams.err(`mesh-filters: ${error.text}\n`);
    return Exit.Failed;
  }
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

const processStreams: Streams = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};
