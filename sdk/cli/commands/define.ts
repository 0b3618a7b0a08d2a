import type { Command } from "commander";
import type { Output } from "../output.js";

/**
 * Adds one command to the program. Definitions are light, so that `--help` and start-up are quick: an action imports its
 * working parts when it runs, prints through `output` and sets the exit code when it is not 0.
 */
export type DefineCommand = (program: Command, output: Output, exit: (code: number) => void) => void;
