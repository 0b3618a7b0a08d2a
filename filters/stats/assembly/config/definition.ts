import { ConfigObject, ExpiringType, isMetricName } from "proxy-wasm-assemblyscript-sdk";
import { readBounds } from "./bounds";

/** An entry of `definitions`: a metric of the operator's own. */
export class Definition {
  readonly name: string;
  /** CEL: how much to count, set or observe. */
  readonly value: string;
  readonly type: ExpiringType;
  bounds: f64[] = [];

  constructor(entry: ConfigObject) {
    const given = entry.required("name");
    const name = given.string();
    this.name = name;
    if (!isMetricName(name)) given.refuse("is no name of a metric");
    this.value = entry.required("value").string();
    this.type = entry.enumeration("type", ["COUNTER", "GAUGE", "HISTOGRAM"]) as ExpiringType;
    if (entry.has("buckets")) this.bounds = readBounds(entry.object("buckets"));
  }
}
