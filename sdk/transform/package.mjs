/** Where the guest library is, as the compiler names it. */
export const LIBRARY = "~lib/proxy-wasm-assemblyscript-sdk/assembly/";

/** The names under which a filter imports it. */
const SPECIFIER = /^proxy-wasm-assemblyscript-sdk(\/|$)/;

/** Whether a source is the filter's own: neither of the standard library nor of a package. */
export function isUserSource(source) {
  return source.sourceKind <= 1 && !source.normalizedPath.startsWith("~");
}

/** Local name → name in the library, for everything that a source imports from it. */
export function importsOfLibrary(source) {
  const names = new Map();
  for (const statement of source.statements) {
    if (!statement.path || !SPECIFIER.test(statement.path.value)) continue;
    for (const declaration of statement.declarations ?? []) {
      names.set(declaration.name.text, declaration.foreignName.text);
    }
  }
  return names;
}
