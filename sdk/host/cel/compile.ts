import type { Attribute } from "../properties/values.js";
import { CelCompileError, CelError, CelSyntaxError, type Ast } from "./ast.js";
import { FUNCTIONS, TYPES } from "./functions.js";
import { COMPREHENSIONS, elements, given } from "./macros.js";
import { BINARY, bool, hasField, negate, select } from "./operators.js";
import { MapValue, type CelValue } from "./values.js";

/** Where an expression finds its names. */
export interface Scope {
  lookup(name: string): CelValue | undefined;
}

export type Evaluator = (scope: Scope) => CelValue;

/**
 * Turns a parsed expression into a function. Names are looked up when it runs, functions now.
 *
 * @throws {@link CelCompileError} for an unknown function, {@link CelSyntaxError} for a macro in a wrong form.
 */
export function compileAst(ast: Ast): Evaluator {
  switch (ast.kind) {
    case "literal":
      return () => ast.value;
    case "name":
      return name(ast.name);
    case "select": {
      const operand = compileAst(ast.operand);
      return (scope) => select(operand(scope), ast.field);
    }
    case "list": {
      const items = ast.items.map(compileAst);
      return (scope) => items.map((item) => given(item(scope)));
    }
    case "map": {
      const entries = ast.entries.map(([key, value]) => [compileAst(key), compileAst(value)] as const);
      return (scope) => new MapValue(entries.map(([key, value]) => [given(key(scope)), given(value(scope))]));
    }
    case "call":
      return call(ast);
  }
}

function name(wanted: string): Evaluator {
  return (scope) => {
    const value = scope.lookup(wanted) ?? TYPES.get(wanted);
    if (value === undefined) throw new CelError(`no value with name "${wanted}" found in Activation`);
    return value;
  };
}

type Call = Extract<Ast, { kind: "call" }>;

function call(ast: Call): Evaluator {
  if (ast.name === "has" && ast.target === null) return has(ast);
  const comprehension = COMPREHENSIONS[ast.name];
  if (comprehension !== undefined && ast.target !== null) return macro(ast, comprehension);
  const args = (ast.target === null ? ast.args : [ast.target, ...ast.args]).map(compileAst);
  const special = control(ast.name, args);
  if (special !== undefined) return special;
  const operator = BINARY[ast.name];
  const [a, b] = args;
  if (operator !== undefined && a !== undefined && b !== undefined) return (scope) => operator(a(scope), b(scope));
  const known = FUNCTIONS.get(ast.name);
  if (known?.arity.includes(args.length) !== true) {
    throw new CelCompileError(`No overloads provided for function ${ast.name} with ${args.length} arguments`);
  }
  return (scope) => known.run(args.map((arg) => arg(scope)));
}

/** Operators that do not evaluate all their sides. */
function control(operator: string, [a, b, c]: readonly Evaluator[]): Evaluator | undefined {
  switch (operator) {
    case "_?_:_":
      return (scope) => (bool((a as Evaluator)(scope)) ? (b as Evaluator)(scope) : (c as Evaluator)(scope));
    case "_||_":
      return (scope) => either(a as Evaluator, b as Evaluator, scope, true);
    case "_&&_":
      return (scope) => either(a as Evaluator, b as Evaluator, scope, false);
    case "!_":
      return (scope) => !bool((a as Evaluator)(scope));
    case "-_":
      return (scope) => negate((a as Evaluator)(scope));
  }
  return undefined;
}

/** `||` and `&&` are decided by either side, even when the other one is an error. */
function either(a: Evaluator, b: Evaluator, scope: Scope, decisive: boolean): boolean {
  let left: boolean;
  try {
    left = bool(a(scope));
  } catch (error) {
    if (bool(b(scope)) === decisive) return decisive;
    throw error;
  }
  return left === decisive ? decisive : bool(b(scope));
}

function has({ args }: Call): Evaluator {
  const [argument] = args;
  if (args.length !== 1 || argument?.kind !== "select") {
    throw new CelSyntaxError("has() takes a field selection such as has(request.path)", 0);
  }
  const operand = compileAst(argument.operand);
  return (scope) => hasField(operand(scope), argument.field);
}

function macro(
  ast: Call,
  run: (items: readonly Attribute[], each: (item: Attribute) => CelValue) => CelValue,
): Evaluator {
  const [variable, ...rest] = ast.args;
  const filtered = ast.name === "map" && rest.length === 2;
  if (variable?.kind !== "name" || (rest.length !== 1 && !filtered)) {
    throw new CelSyntaxError(`${ast.name}() takes a variable and an expression`, 0);
  }
  const target = compileAst(ast.target as Ast);
  const [first, second] = rest.map(compileAst);
  return (scope) => {
    const local = (item: Attribute): Scope => ({
      lookup: (name) => (name === variable.name ? item : scope.lookup(name)),
    });
    let items = elements(target(scope));
    if (filtered) items = items.filter((item) => bool((first as Evaluator)(local(item))));
    const each = (filtered ? second : first) as Evaluator;
    return run(items, (item) => each(local(item)));
  };
}
