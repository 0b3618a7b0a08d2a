import { Status, lastStatus } from "../abi/status";
import { Bytes } from "../bytes";
import { HeaderPairs } from "../header-pairs";
import { callForeignFunction } from "./call";

/**
 * A CEL expression that Envoy evaluates on the current stream. Compile it at configure time and keep it: Envoy holds it
 * until `delete`. Values are encoded like properties. Foreign functions `expr_create`, `expr_evaluate`, `expr_delete`.
 *
 * One expression can fetch many attributes at the price of one host call: a list, `[request.path, request.method]`, read
 * by `evaluateList`. An attribute that may be missing makes the whole expression fail unless it is guarded by `has()`.
 */
// @ts-ignore: decorator
@unmanaged
export class CelExpression {
  /** Compiles; `null` when the text is no expression (`BadArgument`). */
  static create<T>(text: T): CelExpression | null {
    const token = callForeignFunction("expr_create", text);
    if (!token || token.length != 4) return null;
    // Tokens begin at 0, and null is no expression.
    return changetype<CelExpression>(<usize>load<u32>(token.address) + 1);
  }

  /** The value on the current stream; `null` when the expression fails there (`InternalFailure`). */
  evaluate(): Bytes | null {
    return callForeignFunction("expr_evaluate", this.token());
  }

  /** Whether the value is true; `false` also when the expression fails. */
  test(): bool {
    const value = this.evaluate();
    return value !== null && value.length == 1 && load<u8>(value.address) != 0;
  }

  /** The value of an integer, a timestamp or a duration (nanoseconds), `missing` when the expression fails. */
  evaluateInteger(missing: i64): i64 {
    const value = this.evaluate();
    return value && value.length == 8 ? load<i64>(value.address) : missing;
  }

  /** The items of a list, one by one as the *names* of pairs; `null` when the expression fails. */
  evaluateList(): HeaderPairs | null {
    const value = this.evaluate();
    return value ? HeaderPairs.read(value.address, value.length) : null;
  }

  /** Lets Envoy forget the expression. */
  delete(): Status {
    callForeignFunction("expr_delete", this.token());
    return lastStatus();
  }

  private token(): Bytes {
    const token = memory.data(4, 4);
    store<u32>(token, <u32>changetype<usize>(this) - 1);
    return Bytes.view(token, 4);
  }
}
