import { ExpiringType } from "proxy-wasm-assemblyscript-sdk";

/** What happens when a metric is reported. */
export enum Protocol {
  /** At the end of an HTTP stream. */
  Http = 0,
  /** For gRPC streams: from time to time and at the end. */
  Grpc = 1,
  /** For TCP connections: from time to time and at the end. */
  Tcp = 2,
}

/** What a metric measures. */
export enum Measure {
  Requests = 0,
  Duration = 1,
  RequestBytes = 2,
  ResponseBytes = 3,
  RequestMessages = 4,
  ResponseMessages = 5,
  SentBytes = 6,
  ReceivedBytes = 7,
  Opened = 8,
  Closed = 9,
  /** The value of an expression of the configuration. */
  Custom = 10,
}

/** A metric as it will be reported, customisation applied. */
export class MetricPlan {
  /** Bounds of the buckets of a histogram, in the metric's unit. */
  bounds: f64[] = [];
  /** Of a duration: seconds in place of milliseconds. */
  inSeconds: bool = false;
  /** Which expression gives the value; -1 for none. */
  expression: i32 = -1;
  /** Where its values come from: a standard label, or 25 and more for an expression. */
  labels: i32[] = [];
  /** Their names. */
  labelNames: string[] = [];

  constructor(
    /** Name without prefix, as the configuration calls it. */
    readonly name: string,
    readonly protocol: Protocol,
    readonly measure: Measure,
    readonly type: ExpiringType,
    readonly help: string,
  ) {}

  /** Name with prefix and, where it was changed, the unit. */
  fullName(prefix: string): string {
    let name = this.name;
    if (this.inSeconds && name.endsWith("_milliseconds")) name = name.slice(0, -"_milliseconds".length) + "_seconds";
    return prefix.length ? prefix + "_" + name : name;
  }

  /** Unit for OpenMetrics; empty when the name has none. */
  get unit(): string {
    if (this.measure == Measure.Duration) return this.inSeconds ? "seconds" : "milliseconds";
    if (this.type == ExpiringType.Histogram && this.name.endsWith("_bytes")) return "bytes";
    return "";
  }
}
