/** What kind of trouble: lets a caller choose an exit code without reading the text. */
export type OciErrorKind =
  | "input" // a reference, layout or module given by the user is wrong
  | "content" // bytes from a registry or layout contradict their digest, size or format
  | "tool" // oras is missing or too old
  | "network" // the registry does not answer
  | "denied" // the registry answers no: 401, 403
  | "refused"; // the registry rejects what was pushed, or does not have what was asked for

/** One sentence about what is wrong, one about the remedy. */
export class OciError extends Error {
  constructor(
    readonly kind: OciErrorKind,
    message: string,
    readonly remedy?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "OciError";
  }
}
