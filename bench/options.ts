import { Command, InvalidArgumentError } from "commander";
import { implementations, type Implementation } from "./model/work.js";

/** What a run is asked to do. */
export interface Options {
  readonly mode: "quick" | "full";
  /** Names of works; null: those of the mode. */
  readonly works: readonly string[] | null;
  /** Implementations; null: all. */
  readonly by: readonly Implementation[] | null;
  readonly repeat: boolean;
  /** Folder of the results; null: `bench/results`. */
  readonly out: string | null;
}

interface Parsed {
  quick?: boolean;
  full?: boolean;
  work?: string[];
  by?: Implementation[];
  repeat?: boolean;
  out?: string;
}

/** Reads the command line; commander says what is wrong with it and ends the program with code 2. */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const command = new Command("npm run bench --")
    .description("Measures filters under a real Envoy against the same work done in other ways.")
    .option("--quick", "three blocks of one second of the main works, at most 6 minutes (default)")
    .option("--full", "eleven blocks of all works, at most 35 minutes, for a publication")
    .option("--work <names>", `only these works, separated by commas: ${known.join(", ")}`, oneOf(known))
    .option("--by <names>", `only these implementations: ${implementations.join(", ")}`, oneOf(implementations))
    .option("--repeat", "measures twice, all processes restarted, and tells whether the two agree")
    .option("--out <folder>", "where results and report go (default: bench/results)")
    .allowExcessArguments(false)
    // without it, stray arguments are not looked at
    .action(() => undefined)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(args, { from: "user" });
  const { quick, full, work, by, repeat, out } = command.opts<Parsed>();
  if (quick && full) command.error("error: --quick or --full, not both");
  return {
    mode: full ? "full" : "quick",
    works: work ?? null,
    by: by ?? null,
    repeat: repeat ?? false,
    out: out ?? null,
  };
}

function oneOf<T extends string>(known: readonly T[]): (text: string) => T[] {
  return (text) =>
    text.split(",").map((name) => {
      const found = known.find((each) => each === name.trim());
      if (found === undefined) throw new InvalidArgumentError(`"${name}" is none of ${known.join(", ")}.`);
      return found;
    });
}
