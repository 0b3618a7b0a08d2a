import { LIBRARY, importsOfLibrary, isUserSource } from "./package.mjs";
import { isAccess, isCall, isIdentifier, isString, parse, relocate, walk } from "./syntax.mjs";

/** Values of the library whose methods take bytes and nothing else. */
const RECEIVERS = new Set([
  "requestHeaders",
  "requestTrailers",
  "responseHeaders",
  "responseTrailers",
  "callResponseHeaders",
  "callResponseTrailers",
]);

/**
 * Turns literals that go to the host into static UTF-8: arguments of `requestHeaders.add("x", "1")` and its kin where
 * the receiver is certain, and `utf8("…")`. Not by a method's name alone: `startsWith("x")` may be a string's.
 */
export function rewriteLiterals(parser) {
  for (const source of parser.sources) {
    const names = isUserSource(source) ? importsOfLibrary(source) : undefined;
    if (!names && !source.normalizedPath.startsWith(LIBRARY)) continue;
    const means = (node, name) => isIdentifier(node) && (names ? names.get(node.text) === name : node.text === name);
    const isReceiver = (node) => names && isIdentifier(node) && RECEIVERS.has(names.get(node.text));
    walk(source, (node, replace) => {
      if (!isCall(node)) return;
      if (node.args.length === 1 && isString(node.args[0]) && means(node.expression, "utf8")) {
        replace(staticUtf8(parser, node.args[0]));
      } else if (isAccess(node.expression) && isReceiver(node.expression.expression)) {
        node.args = node.args.map((arg) => (isString(arg) ? staticUtf8(parser, arg) : arg));
      }
    });
  }
}

/** Four bytes of length, then the bytes: what `bytes/utf8.ts` describes. */
function staticUtf8(parser, literal) {
  const bytes = Buffer.from(literal.value, "utf8");
  const length = [0, 8, 16, 24].map((shift) => (bytes.length >> shift) & 255);
  const data = [...length, ...bytes].join(",");
  const made = parse(parser, `changetype<__proxy_Utf8>(memory.data<u8>([${data}], 4) + 4);`).expression;
  return relocate(made, literal);
}
