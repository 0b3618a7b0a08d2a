// The syntax tree is read by shape. Importing the compiler here could bring in a second copy of it, whose classes are
// not those of the copy that is running.

/** Calls `visit(node, replace)` for every node below `root`, children first; `replace(other)` puts another in its place. */
export function walk(root, visit) {
  for (const key of Object.keys(root)) {
    if (key === "range" || key === "parent" || key === "source") continue;
    const child = root[key];
    if (Array.isArray(child)) {
      for (let i = 0; i < child.length; i++) step(child, i, visit);
    } else {
      step(root, key, visit);
    }
  }
}

function step(holder, key, visit) {
  const node = holder[key];
  if (!node || typeof node !== "object" || !("range" in node)) return;
  walk(node, visit);
  visit(node, (other) => (holder[key] = other));
}

export const isCall = (node) => Array.isArray(node.args) && "expression" in node && "typeArguments" in node;
export const isAccess = (node) => "expression" in node && "property" in node;
export const isIdentifier = (node) => typeof node.text === "string" && "isQuoted" in node;
export const isString = (node) => typeof node.value === "string" && "literalKind" in node;

/** The first statement of a piece of source, as the running compiler parses it. */
export function parse(parser, text) {
  const other = new parser.constructor();
  other.parseFile(text, "~proxy-snippet.ts", true);
  return other.sources[0].statements[0];
}

/** Makes `node` and all below it point to where `original` stood, so that messages name the filter's own source. */
export function relocate(node, original) {
  node.range = original.range;
  walk(node, (inner) => {
    inner.range = original.range;
  });
  return node;
}
