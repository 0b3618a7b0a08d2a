import pc from "picocolors";

/** What a command prints with: results go to stdout, everything said on the way to stderr. */
export interface Output {
  /** One line of the result. */
  print(line?: string): void;
  /** The result as JSON, for `--json`. */
  json(value: unknown): void;
  /** One line about progress or a hint. */
  note(line: string): void;
  readonly colors: Colors;
}

export type Colors = Pick<
  ReturnType<typeof pc.createColors>,
  "bold" | "dim" | "red" | "green" | "yellow" | "cyan" | "isColorSupported"
>;

/** Colours only where stdout is a terminal and the user has not said no (`NO_COLOR`). */
export function terminalOutput(): Output {
  // Not `isTTY && …` alone: undefined would leave it to the environment, and a CI's asks for colours in files, too.
  const colors = pc.createColors(process.stdout.isTTY ? pc.isColorSupported : false);
  return {
    colors,
    print: (line = "") => void process.stdout.write(`${line}\n`),
    json: (value) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** `1,234 B`, `12.3 KB`: sizes as people compare them (1 KB = 1,000 bytes). */
export function formatBytes(bytes: number): string {
  if (bytes < 10_000) return `${bytes.toLocaleString("en-US")} B`;
  const [unit, divisor] = bytes < 1_000_000 ? ["KB", 1e3] : ["MB", 1e6];
  return `${(bytes / divisor).toFixed(1)} ${unit}`;
}
