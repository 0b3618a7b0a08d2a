import {
  ExpiringCounter,
  ExpiringGauge,
  ExpiringGroup,
  ExpiringHistogram,
  ExpiringMetric,
  ExpiringRegistry,
  ExpiringType,
  LabelSet,
  Series,
  Trace,
} from "proxy-wasm-assemblyscript-sdk";
import { GroupPlan } from "../plan/group";
import { Measure, MetricPlan, Protocol } from "../plan/metric";
import { Sink } from "./sink";

/** Our own registry, which forgets: see `ExpiringRegistry`. */
export class RegistrySink extends Sink {
  private readonly groups: ExpiringGroup[] = [];

  constructor(
    readonly registry: ExpiringRegistry,
    /** What histograms keep beside their buckets. */
    private readonly extra: i32,
  ) {
    super();
  }

  open(groups: GroupPlan[], prefix: string): void {
    for (let i = 0; i < groups.length; i++) {
      const plan = groups[i];
      const group = this.registry.group(this.nameOf(plan.protocol), plan.labelNames);
      for (let k = 0; k < plan.metrics.length; k++) define(group, plan.metrics[k], prefix, this.extra);
      this.groups.push(group);
    }
    this.registry.open();
  }

  find(group: i32, labels: LabelSet): u64 {
    const series = this.groups[group].series(labels);
    return series.isOverflow ? 0 : series.reference;
  }

  record(group: i32, reference: u64, values: StaticArray<u64>, trace: Trace | null): bool {
    const owner = unchecked(this.groups[group]);
    const found = reference ? owner.resolve(reference) : owner.overflow;
    if (!found) return false;
    this.registry.note(found);
    const metrics = owner.metrics;
    for (let i = 0; i < metrics.length; i++) put(found, unchecked(metrics[i]), unchecked(values[i]), trace);
    return true;
  }

  /** Names groups of one protocol apart. */
  private nameOf(protocol: Protocol): string {
    const name = protocolName(protocol);
    let same = 1;
    for (let i = 0; i < this.groups.length; i++) if (this.groups[i].title.startsWith(name)) same++;
    return same > 1 ? name + "_" + same.toString() : name;
  }

  tick(busy: bool): void {
    this.registry.tick(busy);
  }

  flush(): void {
    this.registry.flush();
  }

  close(): void {
    this.registry.close();
  }
}

function define(group: ExpiringGroup, metric: MetricPlan, prefix: string, extra: i32): void {
  const name = metric.fullName(prefix);
  if (metric.type == ExpiringType.Counter) group.counter(name, metric.help);
  else if (metric.type == ExpiringType.Gauge) group.gauge(name, metric.help);
  else {
    // durations are recorded in nanoseconds
    const scale = metric.measure != Measure.Duration ? 0 : metric.inSeconds ? 9 : 6;
    group.histogram(name, metric.help, metric.bounds, metric.unit, scale, extra);
  }
}

function put(series: Series, metric: ExpiringMetric, value: u64, trace: Trace | null): void {
  if (metric.type == ExpiringType.Histogram) {
    const histogram = changetype<ExpiringHistogram>(metric);
    series.observe(histogram, value);
    if (trace) series.exemplify(histogram, value, series.last * 1_000_000, trace);
  } else if (metric.type == ExpiringType.Gauge) series.put(changetype<ExpiringGauge>(metric), value);
  else if (value) series.add(changetype<ExpiringCounter>(metric), value);
}

function protocolName(protocol: Protocol): string {
  return protocol == Protocol.Http ? "http" : protocol == Protocol.Grpc ? "grpc" : "tcp";
}
