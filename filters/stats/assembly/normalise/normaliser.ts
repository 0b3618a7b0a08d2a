import { CustomValues } from "../custom/values";
import { labelCalled } from "../labels/label";
import { LabelValues } from "../labels/values";
import { Rule } from "./rule";

/** Which rules apply to which labels. */
export class Normaliser {
  private readonly standard: i32[] = [];
  private readonly standardRules: Rule[] = [];
  private readonly expressions: i32[] = [];
  private readonly expressionRules: Rule[] = [];

  constructor(private readonly rules: Rule[]) {
    for (let i = 0; i < rules.length; i++) {
      const label = labelCalled(rules[i].label);
      if (label < 0) continue;
      this.standard.push(label);
      this.standardRules.push(rules[i]);
    }
  }

  /** Which rule is for a label, -1 when none is. */
  ruleFor(label: string): i32 {
    for (let i = 0; i < this.rules.length; i++) if (this.rules[i].label == label) return i;
    return -1;
  }

  /** Says that the values of an expression follow a rule. */
  bind(expression: i32, rule: i32): void {
    if (rule < 0 || this.expressions.includes(expression)) return;
    this.expressions.push(expression);
    this.expressionRules.push(this.rules[rule]);
  }

  applyToCustom(values: CustomValues): void {
    for (let i = 0; i < this.expressions.length; i++) {
      const index = unchecked(this.expressions[i]);
      values.set(index, unchecked(this.expressionRules[i]).apply(values.get(index)));
    }
  }

  applyToStandard(values: LabelValues): void {
    for (let i = 0; i < this.standard.length; i++) {
      const label = unchecked(this.standard[i]);
      values.set(label, unchecked(this.standardRules[i]).apply(values.get(label)));
    }
  }
}
