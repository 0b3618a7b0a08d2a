/** One thing wrong in a case file. */
export interface Problem {
  message: string;
  /** Counted from 1. */
  line: number;
  column: number;
}

/** A case file that cannot be used; `message` lists every problem with its place. */
export class CaseFileError extends Error {
  override readonly name = "CaseFileError";

  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    super(problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join("\n"));
  }
}
