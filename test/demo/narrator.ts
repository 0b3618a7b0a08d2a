import pc from "picocolors";

const colors = pc.createColors(process.stdout.isTTY ? pc.isColorSupported : false);

/** Whether the demonstration stays at its end. */
export const isKept = process.argv.includes("--keep");

/** Tells the story, and keeps what was seen: the demonstration succeeds only if everything was. */
export class Narrator {
  readonly #missing: string[] = [];
  readonly #notShown: string[] = [];
  readonly #began = Date.now();

  chapter(title: string): void {
    const seconds = ((Date.now() - this.#began) / 1000).toFixed(1);
    console.log(`\n${colors.bold(title)} ${colors.dim(`${seconds} s`)}`);
  }

  say(text: string): void {
    for (const line of text.split("\n")) console.log(`  ${line}`);
  }

  /** A command that shows the same again. */
  again(command: string): void {
    console.log(`  ${colors.dim("$")} ${colors.cyan(command)}`);
  }

  /** The same for a command that asks a server of this run: it answers as long as the demonstration stays. */
  whileItRuns(command: string): void {
    this.again(isKept ? command : `${command}    # with --keep`);
  }

  /** Something that must be true; whether it is. */
  check(claim: string, isTrue: boolean): void {
    console.log(`  ${isTrue ? colors.green("✓") : colors.red("✗")} ${claim}`);
    if (!isTrue) this.#missing.push(claim);
  }

  /** Something that this machine cannot show. */
  notShown(what: string): void {
    this.#notShown.push(what);
  }

  /** The last lines; the exit code. */
  end(): number {
    const seconds = ((Date.now() - this.#began) / 1000).toFixed(0);
    console.log("");
    for (const claim of this.#missing) console.log(colors.red(`not seen: ${claim}`));
    if (this.#notShown.length > 0) console.log(colors.yellow(`not shown: ${this.#notShown.join("; ")}`));
    if (this.#missing.length === 0 && this.#notShown.length === 0)
      console.log(colors.green(`all of it seen in ${seconds} s`));
    return this.#missing.length === 0 ? 0 : 1;
  }
}
