/** A gauge of 1 that says something by its labels, such as a version. */
export class Constant {
  constructor(
    readonly name: string,
    /** One sentence for `# HELP`. */
    readonly help: string,
    readonly labels: string[],
    readonly values: string[],
  ) {}
}
