import { survey } from "./classes.mjs";
import { dropIdleCollector, exposeCollector, heapBeforeArena } from "./collector.mjs";
import { makeVariablesLazy } from "./lazy.mjs";
import { rewriteLiterals } from "./literals.mjs";
import { LIBRARY } from "./package.mjs";
import { registrations } from "./registrations.mjs";

// Makes the pleasant source the fast one. The host calls into a module for every callback that it exports, even an empty
// one, so only those are exported that some class of the filter overrides; what is not exported is not compiled either.

const USER_DEFINED = 102; // DiagnosticCode: "User-defined: {0}"
const PACKAGE = "proxy-wasm-assemblyscript-sdk/assembly/";
const OBJECTS = { file: "~proxy-exports.ts", from: ["exports/index", "exports/calls", "exports/rare"] };
const SHARED = { file: "~proxy-exports-shared.ts", from: ["exports/memory", "exports/shared"] };
const EXPORTING = ["lifecycle", "root", "http", "tcp", "calls", "rare", "shared"].map(
  (name) => `${LIBRARY}exports/${name}`,
);

export default class ProxyWasmTransform {
  afterParse(parser) {
    const options = this.program.options;
    if (!options.globalAliases) options.globalAliases = new Map();
    if (!options.globalAliases.has("abort")) options.globalAliases.set("abort", `${LIBRARY}abi/abort/abort`);
    this.registrations = registrations(parser);
    rewriteLiterals(parser);
    makeVariablesLazy(parser);
    exposeCollector(parser);
    for (const entry of [OBJECTS, SHARED]) {
      const text = entry.from.map((name) => `export * from "${PACKAGE}${name}";`).join("\n");
      parser.parseFile(text, entry.file, true);
    }
  }

  afterInitialize(program) {
    const found = survey(program);
    this.report(program, found);
    const shared = this.isShared(found);
    empty(program, shared ? OBJECTS : SHARED);
    if (shared) define(program, "PROXY_SHARED");
    else this.complete(found);
    if (this.registrations.length === 1) define(program, "PROXY_SINGLE");
    for (const name of EXPORTING) {
      const exports = program.filesByName.get(name)?.exports;
      for (const callback of [...(exports?.keys() ?? [])]) if (!found.exports.has(callback)) exports.delete(callback);
    }
  }

  afterCompile(module) {
    dropIdleCollector(module);
    heapBeforeArena(module);
  }

  report(program, { misspelt, bases }) {
    for (const { name, near, class: owner, range } of misspelt) {
      program.error(USER_DEFINED, range, `nothing calls ${owner}.${name}: did you mean ${near}?`);
    }
    if (this.registrations.length === 0 && bases.size > 0) {
      const text = "no filter is registered: call registerHttp, registerTcp or registerRoot at module level";
      program.warning(USER_DEFINED, null, text);
    }
  }

  /** One handler for all streams: nothing is kept per stream, and no callback needs to know the root. */
  isShared({ bases, exports, hasState }) {
    const [only, ...others] = this.registrations;
    return (
      only === "registerHttp" &&
      others.length === 0 &&
      bases.size === 1 &&
      bases.has("context/http/HttpContext") &&
      !hasState &&
      !exports.has("proxy_on_delete")
    );
  }

  /** Exports that follow from others. */
  complete({ exports, bases }) {
    if (exports.size === 0) return;
    exports.add("proxy_on_context_create").add("proxy_on_delete");
    if (this.registrations.length > 1) exports.add("proxy_on_vm_start");
    const both = bases.has("context/tcp/TcpContext") && bases.has("context/http/HttpContext");
    if (both) exports.add("proxy_on_new_connection");
  }
}

function define(program, flag) {
  program.registerConstantInteger(flag, program.options.usizeType, globalThis.i64_one);
}

/** An entry that is not wanted must not compile anything, its imports included. */
function empty(program, entry) {
  const file = program.filesByName.get(entry.file.replace(/\.ts$/, ""));
  file.source.statements = [];
  file.exportsStar = [];
}
