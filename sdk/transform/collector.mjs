import { LIBRARY } from "./package.mjs";
import { isIdentifier, parse, walk } from "./syntax.mjs";

/** Makes the byte counter of the `minimal` runtime visible to the library as `__gc_total`. */
export function exposeCollector(parser) {
  const source = parser.sources.find((one) => one.normalizedPath === "~lib/rt/tcms.ts");
  if (!source) return;
  walk(source, (node) => {
    if (isIdentifier(node) && node.text === "total") node.text = "__gc_total";
  });
  for (const statement of source.statements) {
    for (const declaration of statement.declarations ?? []) {
      if (declaration.name?.text !== "__gc_total") continue;
      const decorators = parse(parser, "@global let a: usize = 0;").declarations[0].decorators;
      declaration.decorators = [...(declaration.decorators ?? []), ...decorators];
      declaration.flags |= parse(parser, "@global let a: usize = 0;").declarations[0].flags;
    }
  }
}

/**
 * A module without garbage needs no collector. Whether there is garbage is known only when all is compiled: then the
 * check becomes empty, and the optimizer drops what it would have called.
 */
export function dropIdleCollector(module) {
  if (module.getFunction("~lib/rt/tcms/__new")) return;
  replaceBody(module, `${LIBRARY}abi/gc/collectIfDue`, 0, 0, module.nop());
  replaceBody(module, "~lib/rt/tcms/initLazy", INT32, INT32, module.local.get(0, INT32));
}

/**
 * The heap takes all memory behind the static data when it is first used: also pages that the arena took before.
 * Where there is a heap, the arena lets it be first.
 */
export function heapBeforeArena(module) {
  const initialize = "~lib/rt/tlsf/initialize";
  if (!module.getFunction("~lib/rt/tlsf/__alloc")) return;
  const isMissing = module.i32.eqz(module.global.get("~lib/rt/tlsf/ROOT", INT32));
  replaceBody(module, `${LIBRARY}abi/arena/heapFirst`, 0, 0, module.if(isMissing, module.call(initialize, [], 0)));
}

const INT32 = 2; // binaryen.i32

function replaceBody(module, name, parameters, result, body) {
  if (!module.getFunction(name)) return;
  module.removeFunction(name);
  module.addFunction(name, parameters, result, [], body);
}
