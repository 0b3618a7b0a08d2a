import { Bytes, BytesBuilder, CelExpression } from "proxy-wasm-assemblyscript-sdk";
import { CustomValues } from "./values";

/** After how many streams all are asked together again once that failed. */
const PATIENCE: i32 = 64;

/**
 * The expressions of the configuration: of labels, whose values become text, and of metrics, whose values become whole
 * numbers. All are evaluated in one host call; when one of them fails, one by one, and that one is `unknown`, or 0.
 */
export class Expressions {
  private readonly texts: string[] = [];
  private readonly numbers: bool[] = [];
  private readonly rules: i32[] = [];
  /** Each on its own; 0 where the host does not understand it. */
  private readonly single: usize[] = [];
  private all: CelExpression | null = null;
  private patience: i32 = 0;

  /** Adds an expression if it is new, and answers its index. With another rule for its values it counts as new. */
  add(text: string, isNumber: bool, rule: i32): i32 {
    for (let i = 0; i < this.texts.length; i++) {
      if (this.texts[i] == text && this.numbers[i] == isNumber && this.rules[i] == rule) return i;
    }
    this.rules.push(rule);
    this.texts.push(text);
    this.numbers.push(isNumber);
    return this.texts.length - 1;
  }

  get count(): i32 {
    return this.texts.length;
  }

  isNumber(index: i32): bool {
    return this.numbers[index];
  }

  /** Lets the host compile; answers those that it does not understand, joined, or nothing. In `onConfigure`. */
  compile(): string {
    let bad = "";
    const list = BytesBuilder.create(1024);
    for (let i = 0; i < this.count; i++) {
      const text = this.texts[i];
      const expression = CelExpression.create(this.numbers[i] ? `int(${text})` : careful(text));
      if (!expression) bad += (bad.length ? ", " : "") + text;
      this.single.push(changetype<usize>(expression));
      list
        .byte(i ? 0x2c : 0x5b)
        .append(this.numbers[i] ? "int(" : "string(")
        .append(text)
        .byte(0x29);
    }
    if (this.count > 1 && !bad.length) this.all = CelExpression.create(list.byte(0x5d).view());
    return bad;
  }

  /** The values for the stream that the current callback is about. */
  evaluate(): CustomValues {
    const values = CustomValues.unknown(this.count);
    if (this.count == 0) return values;
    const all = this.all;
    if (all && this.patience == 0) {
      const list = all.evaluateList();
      if (list) {
        for (let i = 0; list.next(); i++) values.set(i, list.name);
        return values;
      }
      this.patience = PATIENCE;
    }
    if (this.patience) this.patience--;
    for (let i = 0; i < this.count; i++) {
      const expression = unchecked(this.single[i]);
      const value = expression ? changetype<CelExpression>(expression).evaluate() : null;
      if (value) values.set(i, value);
      else values.set(i, unchecked(this.numbers[i]) ? Bytes.view(0, 0) : Bytes.of("unknown"));
    }
    return values;
  }

  /** Lets the host forget them. */
  delete(): void {
    const all = this.all;
    if (all) all.delete();
    for (let i = 0; i < this.single.length; i++) {
      if (this.single[i]) changetype<CelExpression>(this.single[i]).delete();
    }
  }
}

/** Text of any value. `string()` of Envoy 1.36 knows no booleans, so each expression on its own asks first. */
function careful(text: string): string {
  return `type(${text}) == bool ? (${text} ? 'true' : 'false') : string(${text})`;
}
