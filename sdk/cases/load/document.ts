import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import { CaseFileError, type Problem } from "./problem.js";

type Path = readonly (string | number)[];

/** A YAML (or JSON, which is YAML) text whose values know where they stand. */
export class PositionedDocument {
  readonly #document: Document;
  readonly #lines = new LineCounter();

  /** @throws CaseFileError when the text is not YAML. */
  constructor(
    readonly file: string,
    text: string,
  ) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true, maxAliasCount: 100 } as object);
    const { errors } = this.#document;
    if (errors.length === 0) return;
    const problems = errors.map((error) => ({ message: firstLine(error.message), ...this.#at(error.pos[0]) }));
    throw new CaseFileError(file, problems);
  }

  /** The whole document as plain values. */
  value(): unknown {
    return this.#document.toJS({ maxAliasCount: 100 });
  }

  /** A problem with the value at `path`, or with its key. */
  problem(path: Path, message: string, at: "key" | "value" = "value"): Problem {
    const offset = at === "key" ? this.#keyOffset(path) : this.#valueOffset(path);
    return { message, ...this.#at(offset) };
  }

  #keyOffset(path: Path): number {
    const parent = this.#document.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
      if (pair && isNode(pair.key)) return pair.key.range?.[0] ?? 0;
    }
    return this.#valueOffset(path);
  }

  #valueOffset(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return this.#document.contents?.range?.[0] ?? 0;
  }

  #at(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }
}

function firstLine(message: string): string {
  return message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, "");
}
