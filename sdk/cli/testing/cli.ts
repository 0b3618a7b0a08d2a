import type { Output } from "../output.js";
import { run } from "../program.js";

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON. */
  readonly json: () => unknown;
}

const plain = (text: string | number | null | undefined): string => String(text);

/** Runs one command line in this process, without colours. */
export async function cli(...argv: string[]): Promise<CliResult> {
  const lines = { out: [] as string[], err: [] as string[] };
  const output: Output = {
    print: (line = "") => void lines.out.push(line),
    json: (value) => void lines.out.push(JSON.stringify(value)),
    note: (line) => void lines.err.push(line),
    colors: {
      isColorSupported: false,
      ...{ bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain },
    },
  };
  const exitCode = await run(argv, output);
  const stdout = lines.out.join("\n");
  return { exitCode, stdout, stderr: lines.err.join("\n"), json: () => JSON.parse(stdout) as unknown };
}
