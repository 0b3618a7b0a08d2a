/** Something that this machine lacks or that went wrong outside: one sentence that names the remedy. */
export class SetupError extends Error {
  /**
   * @param {string} sentence
   * @param {string} [output] what the failed program said, when it helps
   */
  constructor(sentence, output = "") {
    const tail = output.trim().split("\n").slice(-12).join("\n");
    super(tail ? `${sentence}\n${tail.replace(/^/gm, "    ")}` : sentence);
    this.name = "SetupError";
  }
}

/** @param {unknown} error */
export function sentenceOf(error) {
  if (error instanceof SetupError) return error.message;
  // the SDK's own errors name their remedy, too
  if (error instanceof Error && error.name !== "Error" && error.name.endsWith("Error")) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
