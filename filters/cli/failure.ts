/** Something the user can put right: shown as one line, without a stack trace. Exit code 1. */
export class Failure extends Error {
  override readonly name = "Failure";

  /** @param remedy what to do about it, as a sentence of its own. */
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }

  /** The message and, where there is one, the remedy. */
  get text(): string {
    return this.remedy === undefined ? this.message : `${this.message}\n  ${this.remedy}`;
  }
}
