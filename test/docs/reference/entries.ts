import ts from "typescript";
import type { Callable } from "./host-calls.js";
import type { Library } from "./program.js";

/** Something of the public API, as its declaration says it. */
export interface Entry {
  /** As a filter writes it: `Headers.get`, `request.path`. */
  readonly name: string;
  /** The file below `sdk/assembly`. */
  readonly file: string;
  readonly kind: "function" | "class" | "enum" | "constant" | "namespace";
  /** The declaration without its body. */
  readonly signature: string;
  /** Its doc comment, in Markdown. */
  readonly text: string;
  /** What can be called: a function, a method, a getter. */
  readonly callable: Callable | null;
  /** Methods, fields, values; functions of a namespace. */
  readonly members: readonly Entry[];
}

/** Everything that `index.ts` exports, by name. An export that leads nowhere is the compiler's affair. */
export function entriesOf(library: Library): Entry[] {
  const exported = [...library.exportsOf("index.ts")].filter(([, { declarations = [] }]) => declarations.length > 0);
  return exported.map(([name, symbol]) => entryOf(library, name, symbol));
}

function entryOf(library: Library, name: string, symbol: ts.Symbol): Entry {
  const declaration = symbol.declarations?.[0];
  const file = declaration && library.fileOf(declaration);
  if (!declaration || !file) throw new Error(`${name} is declared outside the library`);
  const entry = { name, file, signature: signatureOf(declaration), text: textOf(library, symbol), callable: null };
  const member = (each: ts.Symbol, as: string): Entry => entryOf(library, `${as}.${each.name}`, each);
  if (ts.isSourceFile(declaration)) {
    const members = [...library.exportsOf(file).values()].map((each) => member(each, name));
    return { ...entry, kind: "namespace", signature: "", text: overview(declaration), members };
  }
  if (ts.isClassDeclaration(declaration)) {
    const members = declaration.members
      .filter((each) => each.name && !isHidden(each))
      .map((each) => member(library.checker.getSymbolAtLocation(each.name!)!, name))
      .filter(({ text, callable }) => callable !== null || text !== "");
    return { ...entry, kind: "class", members: members.filter(({ text }) => !text.includes("@internal")) };
  }
  if (ts.isEnumDeclaration(declaration)) {
    const members = declaration.members.map((each) => member(library.checker.getSymbolAtLocation(each.name)!, name));
    return { ...entry, kind: "enum", members };
  }
  const callable = isCallable(declaration) ? declaration : null;
  return { ...entry, kind: callable ? "function" : "constant", callable, members: [] };
}

function textOf(library: Library, symbol: ts.Symbol): string {
  const tags = symbol.getJsDocTags(library.checker).map(({ name, text }) => {
    const said = ts.displayPartsToString(text);
    return name === "returns" ? `Answers ${said}` : `@${name} ${said}`;
  });
  return [fenced(ts.displayPartsToString(symbol.getDocumentationComment(library.checker))), ...tags]
    .join("\n\n")
    .trim();
}

/** Paragraphs that are indented are samples, or layouts with their bars and numbers. */
function fenced(text: string): string {
  const blocks = text.split(/\n\n+/).map((block) => {
    if (!block.split("\n").every((line) => line.startsWith("  "))) return block;
    const language = /^ {4}\S/.test(block) && !/^ *\|/m.test(block) ? "ts" : "text";
    return `\`\`\`${language}\n${block.replace(/^ {2,4}/gm, "")}\n\`\`\``;
  });
  return blocks.join("\n\n");
}

/** The comment at the head of a file that is a namespace. */
function overview(file: ts.SourceFile): string {
  const [, text = ""] = /^\/\/ (.*(?:\n\/\/ .*)*)$/m.exec(file.text) ?? [];
  return text.replaceAll("\n// ", " ");
}

function signatureOf(declaration: ts.Declaration): string {
  const text = declaration.getText().replace(/^(\s*(@\w+|\/\/[^\n]*)\s*\n)+/, "");
  const body = (declaration as { body?: ts.Node }).body;
  const end = body ? text.lastIndexOf(body.getText()) : ts.isClassDeclaration(declaration) ? text.indexOf("{") : -1;
  return (end < 0 ? text : text.slice(0, end))
    .replace(/^(export|const|static|abstract|declare| )*(?=enum|\w)/, "")
    .replace(/^\s*export /, "")
    .replace(/\s*\n\s*/g, " ")
    .trim();
}

const isHidden = (node: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;

const isCallable = (node: ts.Declaration): node is ts.FunctionDeclaration | ts.MethodDeclaration =>
  ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isGetAccessor(node);
