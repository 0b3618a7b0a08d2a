import { CONTEXTS, HANDLERS, OTHER_METHODS } from "./callbacks.mjs";
import { LIBRARY, isUserSource } from "./package.mjs";

/**
 * What the filter's classes override, found in the linked program: renamed imports, namespaces, generic classes in
 * between and bases in other files are all resolved by then.
 *
 * @returns exports needed, bases that have a subclass, whether some stream class keeps state, and misspelt callbacks
 */
export function survey(program) {
  const contexts = basesOf(program, CONTEXTS);
  const handlers = basesOf(program, HANDLERS);
  const found = { exports: new Set(), bases: new Set(), hasState: false, misspelt: [] };
  for (const element of program.elementsByDeclaration.values()) {
    if (!("basePrototype" in element) || !isUserSource(element.declaration.range.source)) continue;
    const links = [];
    let base = element;
    while (base && !contexts.has(base) && !handlers.has(base)) {
      links.push(base);
      base = base.basePrototype;
    }
    if (!base) continue;
    const name = contexts.get(base) ?? handlers.get(base);
    found.bases.add(name);
    for (const link of links) {
      if (isUserSource(link.declaration.range.source)) inspect(link, name, found);
      else collect(link, name, found);
    }
    for (const needed of HANDLERS[name] ?? []) found.exports.add(needed);
  }
  return found;
}

function basesOf(program, table) {
  const bases = new Map();
  for (const name of Object.keys(table)) {
    const element = program.elementsByName.get(LIBRARY + name);
    if (element) bases.set(element, name);
  }
  return bases;
}

function inspect(link, base, found) {
  if (link.constructorPrototype) found.hasState = true;
  for (const [name, member] of link.instanceMembers ?? []) {
    if (member.isField || ("fieldDeclaration" in member && member.fieldDeclaration)) found.hasState = true;
    const near = CONTEXTS[base] && nearMiss(name, Object.keys(CONTEXTS[base]));
    if (near) found.misspelt.push({ name, near, class: link.name, range: member.declaration.name.range });
  }
  collect(link, base, found);
}

function collect(link, base, found) {
  const callbacks = CONTEXTS[base] ?? {};
  for (const name of link.instanceMembers?.keys() ?? []) {
    if (Object.hasOwn(callbacks, name)) found.exports.add(callbacks[name]);
  }
}

/** The callback that `name` is within two edits of, unless it is one itself. */
function nearMiss(name, callbacks) {
  if (!/^_?on[A-Z_]/i.test(name) || callbacks.includes(name) || OTHER_METHODS.includes(name)) return undefined;
  return callbacks.find((callback) => distance(name.toLowerCase(), callback.toLowerCase()) <= 2);
}

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
