import type { Attribute } from "../properties/values.js";

/** A parsed expression. */
export type Ast =
  | { readonly kind: "literal"; readonly value: Attribute }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "select"; readonly operand: Ast; readonly field: string }
  | { readonly kind: "call"; readonly name: string; readonly target: Ast | null; readonly args: readonly Ast[] }
  | { readonly kind: "list"; readonly items: readonly Ast[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [Ast, Ast])[] };

/** Thrown when a text is no expression; `offset` counts bytes. */
export class CelSyntaxError extends Error {
  override readonly name = "CelSyntaxError";

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(`${message} at byte ${offset}`);
  }
}

/** Thrown when an expression calls a function that does not exist. */
export class CelCompileError extends Error {
  override readonly name = "CelCompileError";
}

/** Thrown while an expression is evaluated: a missing key, a wrong type, an overflow. */
export class CelError extends Error {
  override readonly name = "CelError";
}
