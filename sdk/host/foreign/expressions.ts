import { Status } from "../abi/status.js";
import { asBuffer } from "../bytes.js";
import { compile, TypeValue, type Expression } from "../cel/index.js";
import { topLevel } from "../imports/properties.js";
import { encodeAttribute } from "../properties/values.js";
import type { ForeignFunction } from "./index.js";

/** Compiled expressions of one root context, by token. They stay until they are deleted. */
export class Expressions {
  readonly #byToken = new Map<number, Expression>();
  #nextToken = 0;

  add(expression: Expression): number {
    const token = this.#nextToken++;
    this.#byToken.set(token, expression);
    return token;
  }

  /** An expression that parsed but did not compile has used up a number. */
  skip(): void {
    this.#nextToken++;
  }

  get(token: number): Expression | undefined {
    return this.#byToken.get(token);
  }

  delete(token: number): void {
    this.#byToken.delete(token);
  }

  clear(): void {
    this.#byToken.clear();
  }

  get size(): number {
    return this.#byToken.size;
  }
}

/** `expr_create`: source text to a token (u32). BadArgument when the text does not parse. */
export const exprCreate: ForeignFunction = (vm, argument) => {
  const root = vm.current.root;
  if (root === null) return { status: Status.InternalFailure };
  const expression = compile(asBuffer(argument).toString("latin1"));
  if (typeof expression !== "function") {
    const stage = expression.parsed ? "compile" : "parse";
    vm.log("info", `expr_create ${stage} error: ${expression.error}`, vm.current, "host");
    if (expression.parsed) (root.expressions ??= new Expressions()).skip();
    return { status: Status.BadArgument };
  }
  const result = new Uint8Array(4);
  new DataView(result.buffer).setUint32(0, (root.expressions ??= new Expressions()).add(expression), true);
  return { status: Status.Ok, result };
};

/** `expr_evaluate`: token to the value's bytes, in the context whose callback runs, whatever is effective. */
export const exprEvaluate: ForeignFunction = (vm, argument) => {
  const context = vm.current;
  const token = readToken(argument);
  if (token === undefined) return { status: Status.BadArgument };
  const expression = context.root?.expressions?.get(token);
  if (expression === undefined) return { status: Status.NotFound };
  const result = expression((name) => topLevel(context, name, false));
  if ("error" in result) {
    vm.log("debug", `expr_evaluate error: ${result.error}`, context, "host");
    return { status: Status.InternalFailure };
  }
  const { value } = result;
  const bytes = value instanceof TypeValue ? undefined : encodeAttribute(value);
  if (bytes === undefined) return { status: Status.SerializationFailure };
  return { status: Status.Ok, result: new Uint8Array(Buffer.from(bytes, "latin1")) };
};

/** `expr_delete`: forgets a token. An unknown one is no error. */
export const exprDelete: ForeignFunction = (vm, argument) => {
  const token = readToken(argument);
  if (token === undefined) return { status: Status.BadArgument };
  vm.current.root?.expressions?.delete(token);
  return { status: Status.Ok };
};

function readToken(argument: Uint8Array): number | undefined {
  return argument.length === 4 ? asBuffer(argument).readUInt32LE(0) : undefined;
}
