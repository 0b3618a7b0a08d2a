import { LIBRARY } from "./package.mjs";
import { parse } from "./syntax.mjs";

/**
 * Makes the library's module-level variables lazy: the compiler would else compile those of every file that a filter's
 * imports reach, used or not. Their initializers have no effects, so when they run does not matter.
 */
export function makeVariablesLazy(parser) {
  for (const source of parser.sources) {
    if (!source.normalizedPath.startsWith(LIBRARY)) continue;
    for (const statement of source.statements) {
      for (const declaration of statement.declarations ?? []) {
        const decorators = declaration.decorators ?? [];
        if (!("initializer" in declaration) || decorators.some(({ name }) => name.text === "lazy")) continue;
        const lazy = parse(parser, "@lazy let a = 0;").declarations[0];
        const plain = parse(parser, "let a = 0;").declarations[0];
        declaration.decorators = [...decorators, ...lazy.decorators];
        declaration.flags |= lazy.flags & ~plain.flags;
      }
    }
  }
}
