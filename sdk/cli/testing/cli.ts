import { run } from "../program.js";
import { RecordedOutput } from "./output.js";

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON. */
  readonly json: () => unknown;
}

/** Runs one command line in this process. */
export async function cli(...argv: string[]): Promise<CliResult> {
  const output = new RecordedOutput();
  const exitCode = await run(argv, output);
  const stdout = output.out.join("\n");
  return { exitCode, stdout, stderr: output.err.join("\n"), json: () => JSON.parse(stdout) as unknown };
}
