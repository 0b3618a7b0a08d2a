import { importsOfLibrary, isUserSource } from "./package.mjs";
import { isCall, isIdentifier, walk } from "./syntax.mjs";

const REGISTER = new Set(["registerRoot", "registerHttp", "registerTcp"]);

/** The names of the functions by which the filter's sources register classes, one entry a call. */
export function registrations(parser) {
  const calls = [];
  for (const source of parser.sources) {
    if (!isUserSource(source)) continue;
    const names = importsOfLibrary(source);
    walk(source, (node) => {
      if (!isCall(node) || !isIdentifier(node.expression)) return;
      const name = names.get(node.expression.text);
      if (REGISTER.has(name)) calls.push(name);
    });
  }
  return calls;
}
