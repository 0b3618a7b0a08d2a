import { ConfigObject, isLabelName } from "proxy-wasm-assemblyscript-sdk";
import { readBounds } from "./bounds";

/** An entry of `metrics`: what is to be different about one metric, or about all when it has no name. */
export class MetricOverride {
  readonly name: string;
  readonly drop: bool;
  readonly tagsToRemove: string[];
  /** Labels to add or to give another value, sorted by name, and their expressions. */
  readonly dimensions: string[] = [];
  readonly expressions: string[] = [];
  /** Empty when nothing is said about buckets. */
  bounds: f64[] = [];
  /** Whether a duration is to be in seconds. */
  readonly inSeconds: bool;

  constructor(entry: ConfigObject) {
    this.name = entry.string("name");
    this.drop = entry.bool("drop");
    this.tagsToRemove = entry.stringList("tags_to_remove");
    entry.ignore("match");
    const dimensions = entry.map("dimensions");
    while (dimensions.next()) {
      if (!isLabelName(dimensions.key)) dimensions.refuse("is not under the name of a label");
      this.insert(dimensions.key, dimensions.string());
    }
    if (entry.has("buckets")) this.bounds = readBounds(entry.object("buckets"));
    this.inSeconds = entry.enumeration("unit", ["milliseconds", "seconds"]) == 1;
    if (entry.has("unit") && this.name != "request_duration_milliseconds") {
      entry.required("unit").refuse("only request_duration_milliseconds has a choice of units");
    }
  }

  private insert(label: string, expression: string): void {
    const labels = this.dimensions;
    const expressions = this.expressions;
    labels.push(label);
    expressions.push(expression);
    for (let i = labels.length - 1; i > 0 && labels[i] < labels[i - 1]; i--) {
      const other = labels[i - 1];
      labels[i - 1] = labels[i];
      labels[i] = other;
      const expressionOfOther = expressions[i - 1];
      expressions[i - 1] = expressions[i];
      expressions[i] = expressionOfOther;
    }
  }
}
