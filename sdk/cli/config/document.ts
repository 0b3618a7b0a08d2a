import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit, type Document, type Node } from "yaml";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";

/** Something wrong at a place in a file. Lines and columns count from 1. */
export interface Problem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML or JSON file that remembers where each value stands. */
export class ConfigDocument {
  private constructor(
    /** File name, for messages. */
    readonly name: string,
    readonly value: unknown,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /**
   * Parses strictly: no duplicate keys, one document, no anchors (Kubernetes would show something else than was written).
   * @throws CliError (usage) with line and column.
   */
  static parse(text: string, name: string): ConfigDocument {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: "1.2", prettyErrors: false });
    const first = document.errors[0];
    if (first !== undefined) {
      const { line, col } = lines.linePos(first.pos[0]);
      throw new CliError(`${name}:${line}:${col}: ${first.message}`, {
        remedy: "correct the YAML",
        exitCode: EXIT.usage,
      });
    }
    new ConfigDocument(name, undefined, document, lines).refuse(findTraps(document, lines));
    return new ConfigDocument(name, document.toJS({ maxAliasCount: 0 }), document, lines);
  }

  /** Position of the value at a path; with `key`, of the key itself. */
  locate(path: readonly (string | number)[], key = false): { line: number; column: number } {
    const parent = path.length === 0 ? undefined : this.document.getIn(path.slice(0, -1), true);
    const last = path.at(-1);
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(last))
      : undefined;
    const keyNode = pair?.key as Node | undefined;
    const node = (key ? keyNode : undefined) ?? (this.document.getIn(path, true) as Node | undefined) ?? keyNode;
    const offset = node?.range?.[0] ?? 0;
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }

  /** @throws CliError (usage) that lists the problems, when there are any. */
  refuse(problems: readonly Problem[], remedy?: string): void {
    if (problems.length === 0) return;
    const listed = problems
      .slice(0, 10)
      .map(({ line, column, message }) => `${this.name}:${line}:${column}: ${message}`);
    if (problems.length > 10) listed.push(`and ${problems.length - 10} more`);
    throw new CliError(listed.join("\n"), { exitCode: EXIT.usage, ...(remedy === undefined ? {} : { remedy }) });
  }
}

/** What YAML or JSON allow but the way to Envoy changes silently. */
function findTraps(document: Document, lines: LineCounter): Problem[] {
  const problems: Problem[] = [];
  const add = (node: Node, message: string): void => {
    const { line, col } = lines.linePos(node.range?.[0] ?? 0);
    problems.push({ message, line, column: col });
  };
  visit(document, {
    Alias: (_, node) => add(node, "anchors and aliases are not supported: write the value out"),
    Pair: (_, pair) => {
      if (isMap(pair.key) || isAlias(pair.key)) add(pair.key, "a key must be a string");
    },
    Scalar: (key, node) => {
      if (typeof node.value === "number" && Number.isInteger(node.value) && !Number.isSafeInteger(node.value)) {
        add(node, `${node.source ?? node.value} is above 2^53 and would be rounded on its way: write it as a string`);
      }
      if (typeof node.value === "string" && Buffer.from(node.value).toString() !== node.value) {
        add(node, "half of a surrogate pair is no character: it would arrive as another one");
      }
      if (typeof node.value === "number" && !Number.isFinite(node.value)) add(node, "JSON has no such number");
      if (key === "key" && node.value === "<<") add(node, "the key << merges maps in YAML 1.1: Kubernetes drops it");
      if (key === "key" && typeof node.value !== "string") add(node, `the key ${node.source ?? ""} must be quoted`);
    },
  });
  return problems;
}
