import { ExpiringType } from "proxy-wasm-assemblyscript-sdk";
import { expand } from "../config/attribute";
import { MetricOverride } from "../config/override";
import { Settings } from "../config/settings";
import { Expressions } from "../custom/expressions";
import { LABELS } from "../labels/label";
import { Normaliser } from "../normalise/normaliser";
import { Measure, MetricPlan, Protocol } from "./metric";
import { defaultBounds, standardMetrics } from "./standard";

/** Makes what is reported: Istio's metrics and the operator's own, changed as the configuration says. */
export class Planner {
  readonly metrics: MetricPlan[] = standardMetrics();
  readonly expressions: Expressions = new Expressions();
  readonly normaliser: Normaliser;

  constructor(private readonly settings: Settings) {
    this.normaliser = new Normaliser(settings.rules);
    for (let i = 0; i < settings.definitions.length; i++) this.define(i);
    for (let i = 0; i < settings.overrides.length; i++) this.change(settings.overrides[i]);
    for (let i = 0; i < this.metrics.length; i++) {
      const metric = this.metrics[i];
      if (metric.type == ExpiringType.Histogram && !metric.bounds.length) metric.bounds = defaultBounds(metric);
    }
  }

  /** A metric of the operator's own has no labels but those that are added. Standard ones cannot be defined anew. */
  private define(index: i32): void {
    const definition = this.settings.definitions[index];
    for (let i = 0; i < this.metrics.length; i++) if (this.metrics[i].name == definition.name) return;
    const help = "Defined by the configuration.";
    const metric = new MetricPlan(definition.name, Protocol.Http, Measure.Custom, definition.type, help);
    metric.bounds = definition.bounds;
    metric.expression = this.expressions.add(expand(definition.value, this.settings.attributes), true, -1);
    this.metrics.push(metric);
  }

  private change(change: MetricOverride): void {
    for (let i = this.metrics.length - 1; i >= 0; i--) {
      const metric = this.metrics[i];
      if (change.name.length && change.name != metric.name) continue;
      if (change.drop) this.metrics.splice(i, 1);
      else this.apply(change, metric);
    }
  }

  private apply(change: MetricOverride, metric: MetricPlan): void {
    for (let i = 0; i < change.tagsToRemove.length; i++) {
      const index = metric.labelNames.indexOf(change.tagsToRemove[i]);
      if (index < 0) continue;
      metric.labels.splice(index, 1);
      metric.labelNames.splice(index, 1);
    }
    for (let i = 0; i < change.dimensions.length; i++) {
      this.setLabel(metric, change.dimensions[i], change.expressions[i]);
    }
    if (change.bounds.length && metric.type == ExpiringType.Histogram) metric.bounds = change.bounds;
    if (change.inSeconds) metric.inSeconds = true;
  }

  /** Gives a label another value in its place, or adds it at the end. */
  private setLabel(metric: MetricPlan, label: string, expression: string): void {
    const rule = this.normaliser.ruleFor(label);
    const index = this.expressions.add(expand(expression, this.settings.attributes), false, rule);
    this.normaliser.bind(index, rule);
    const at = metric.labelNames.indexOf(label);
    if (at >= 0) {
      metric.labels[at] = LABELS + index;
    } else {
      metric.labels.push(LABELS + index);
      metric.labelNames.push(label);
    }
  }
}
