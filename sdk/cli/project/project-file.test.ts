import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../envoy/package-root.js";
import { PROJECT_FILE_HELP } from "../commands/generate.js";
import { ConfigDocument } from "../config/document.js";
import { validate } from "../config/schema.js";
import { PROJECT_SCHEMA } from "./schema.js";

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

/** Every key of the schema with its path. */
function keys(node: Node, at = ""): [path: string, node: Node][] {
  const own = Object.entries(node.properties ?? {}).flatMap(([name, each]): [string, Node][] => [
    [`${at}${name}`, each],
    ...keys(each, `${at}${name}.`),
  ]);
  return [...own, ...(node.items === undefined ? [] : keys(node.items, at))];
}
const known = keys(PROJECT_SCHEMA);
const read = (...parts: string[]): string => readFileSync(path.join(packageRoot, ...parts), "utf8");

describe("the schema of proxy-wasm.yaml", () => {
  it("is one by the rules of JSON Schema, without a keyword that nobody knows", () => {
    expect(() =>
      new Ajv({ strict: true, allErrors: true, strictRequired: false }).compile(PROJECT_SCHEMA),
    ).not.toThrow();
  });

  it("says of every key what it is for: editors show it", () => {
    expect(known.length).toBeGreaterThan(15);
    expect(known.filter(([, { description }]) => description === undefined).map(([name]) => name)).toEqual([]);
  });

  it("has no key that the command's help leaves out", () => {
    const missing = known.filter(([name]) => !PROJECT_FILE_HELP.includes(name.slice(name.lastIndexOf(".") + 1)));
    expect(missing).toEqual([]);
  });

  it("accepts what the README shows", () => {
    const [, example] = /```yaml\n(# yaml-language-server[^]*?)```/.exec(read("cli", "README.md"))!;
    const document = ConfigDocument.parse(example!, "README.md");
    expect(validate(document, PROJECT_SCHEMA, "schema")).toEqual([]);
    const missing = known.filter(([name]) => !/^(version|license|source|defaults\.priority)$/.test(name));
    expect(missing.filter(([name]) => !example!.includes(`${name.slice(name.lastIndexOf(".") + 1)}:`))).toEqual([]);
  });

  it("is where a new filter looks for it, and published", () => {
    const [, file] = /^# yaml-language-server: \$schema=node_modules\/proxy-wasm-assemblyscript-sdk\/(.*)$/m.exec(
      read("templates", "http-filter", "proxy-wasm.yaml"),
    )!;
    const { exports, files } = JSON.parse(read("package.json")) as { exports: object; files: string[] };
    expect(JSON.parse(read(file!))).toEqual(PROJECT_SCHEMA);
    expect(exports).toHaveProperty([`./${file!}`], `./${file!}`);
    expect(files).toContain(file);
  });
});
