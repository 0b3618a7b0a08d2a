import process from "node:process";

/** What a user sees while the bench runs: lines that stay and, on a terminal, what is under way. */
export class Progress {
  readonly #began = performance.now();
  readonly #live = process.stdout.isTTY;

  /** A line that stays. */
  line(text: string): void {
    this.#wipe();
    console.log(`${this.#elapsed()}  ${text}`);
  }

  /** What is under way. */
  readonly show = (text: string): void => {
    if (!this.#live) return;
    this.#wipe();
    process.stdout.write(`${this.#elapsed()}  … ${text}`.slice(0, (process.stdout.columns || 80) - 1));
  };

  #wipe(): void {
    if (this.#live) process.stdout.write("\r\u001b[K");
  }

  #elapsed(): string {
    const seconds = Math.floor((performance.now() - this.#began) / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
