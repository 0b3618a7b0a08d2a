import type { ByteString } from "../bytes.js";
import type { Attribute } from "../properties/values.js";
import { CelCompileError, CelError, CelSyntaxError } from "./ast.js";
import { compileAst, type Scope } from "./compile.js";
import { parse } from "./parser.js";
import type { CelValue } from "./values.js";
import { TypeValue } from "./values.js";

/** A compiled expression: its value, or why there is none. */
export type Expression = (lookup: (name: ByteString) => Attribute | undefined) => CelResult;

export type CelResult = { readonly value: CelValue } | { readonly error: string };

/** Why an expression is none; `parsed` when it was well formed but called something that does not exist. */
export interface CompileFailure {
  readonly error: string;
  readonly parsed: boolean;
}

/**
 * Compiles an expression of the Common Expression Language as Envoy's `expr_create` does: the standard operators,
 * functions and macros. Strings are bytes, as they are in Envoy.
 *
 * @param source UTF-8 as a byte string.
 */
export function compile(source: ByteString): Expression | CompileFailure {
  try {
    const evaluate = compileAst(parse(source));
    return (lookup) => run(() => evaluate({ lookup } satisfies Scope));
  } catch (error) {
    if (error instanceof CelSyntaxError) return { error: error.message, parsed: false };
    if (error instanceof CelCompileError) return { error: error.message, parsed: true };
    throw error;
  }
}

function run(evaluate: () => CelValue): CelResult {
  try {
    return { value: evaluate() };
  } catch (error) {
    if (error instanceof CelError) return { error: error.message };
    throw error;
  }
}

export { TypeValue };
