import { join } from "node:path";
import ts from "typescript";
import { root } from "../../setup/paths.mjs";

const LIBRARY = join(root, "sdk/assembly");

/** The guest library as TypeScript's checker reads it: AssemblyScript's standard library has declarations for it. */
export class Library {
  readonly checker: ts.TypeChecker;
  readonly #program: ts.Program;

  constructor() {
    const config = join(LIBRARY, "tsconfig.json");
    const { fileNames, options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(config, (file) => ts.sys.readFile(file)).config,
      ts.sys,
      LIBRARY,
    );
    this.#program = ts.createProgram(fileNames, options);
    this.checker = this.#program.getTypeChecker();
  }

  /** What a file of the library exports, by name and with aliases resolved. */
  exportsOf(file: string): Map<string, ts.Symbol> {
    const source = this.#program.getSourceFile(join(LIBRARY, file));
    const module = source && this.checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} is no module`);
    return new Map(this.checker.getExportsOfModule(module).map((symbol) => [symbol.name, this.resolved(symbol)]));
  }

  resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  /** Path of a node's file below `sdk/assembly`, `null` when it is not the library's. */
  fileOf(node: ts.Node): string | null {
    const { fileName } = node.getSourceFile();
    return fileName.startsWith(`${LIBRARY}/`) ? fileName.slice(LIBRARY.length + 1) : null;
  }
}
