import { BytesBuilder } from "proxy-wasm-assemblyscript-sdk";
import { Expressions } from "../custom/expressions";
import { CustomValues } from "../custom/values";
import { Facts, part } from "../facts/facts";
import { Normaliser } from "../normalise/normaliser";
import { deriveLabels } from "./derive";
import { LABELS } from "./label";
import { OwnSide } from "./own";
import { LabelValues } from "./values";

/** Makes labels of what is known about a stream. */
export class Labeller {
  constructor(
    private readonly own: OwnSide,
    private readonly expressions: Expressions,
    private readonly normaliser: Normaliser,
  ) {}

  /** Evaluates the configuration's expressions on the current stream; those of labels come out normalised. */
  custom(): CustomValues {
    const values = this.expressions.evaluate();
    this.normaliser.applyToCustom(values);
    return values;
  }

  /** Values of expressions that cannot be evaluated now: all unknown. */
  get noCustom(): CustomValues {
    return CustomValues.unknown(this.expressions.count);
  }

  /** Bytes from which all labels follow. */
  key(facts: Facts, custom: CustomValues): BytesBuilder {
    const key = facts.key();
    const expressions = this.expressions;
    for (let i = 0; i < expressions.count; i++) if (!expressions.isNumber(i)) part(key, custom.get(i));
    return key;
  }

  /** The labels: the standard ones, then one for each expression. */
  labels(facts: Facts, custom: CustomValues): LabelValues {
    const count = this.expressions.count;
    const values = LabelValues.empty(LABELS + count);
    deriveLabels(values, facts, this.own);
    for (let i = 0; i < count; i++) values.set(LABELS + i, custom.get(i));
    this.normaliser.applyToStandard(values);
    return values;
  }
}
