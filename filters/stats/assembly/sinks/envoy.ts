import {
  AdmittedSet,
  Bytes,
  Counter,
  ExpiringType,
  Gauge,
  Histogram,
  LabelSet,
  Trace,
  hash64,
  utf8,
  withTag,
} from "proxy-wasm-assemblyscript-sdk";
import { GroupPlan } from "../plan/group";
import { Measure, MetricPlan } from "../plan/metric";
import { envoyValue } from "./envoy-value";
import { Sink } from "./sink";

const NANOSECONDS: u64 = 1_000_000;

/**
 * Envoy's own metrics, with the labels in their names, from which `stats_tags` of the bootstrap take them. They never go
 * away, so their number is limited; what found no place is counted on a series of its own.
 *
 * A reference is the address of what a label set needs:
 *
 *   0               4 x metrics
 *   | id x metrics  | size | label set |      an id is 0 until its metric is first counted on
 */
export class EnvoySink extends Sink {
  private groups: GroupPlan[] = [];
  private prefix: string = "";
  private readonly admitted: AdmittedSet[] = [];
  /** Of each group, its series in a list through their first words: found by hash, and never given up. */
  private readonly tables: SeriesTable[] = [];

  constructor(private readonly limit: u32) {
    super();
  }

  open(groups: GroupPlan[], prefix: string): void {
    this.groups = groups;
    this.prefix = prefix;
    for (let i = 0; i < groups.length; i++) {
      this.admitted.push(new AdmittedSet(signature(groups[i], prefix), this.limit));
      this.tables.push(new SeriesTable(groups[i].metrics.length));
    }
  }

  find(group: i32, labels: LabelSet): u64 {
    const hash = labels.hash();
    if (!this.admitted[group].admit(hash)) return 0;
    return <u64>this.tables[group].find(hash, labels.address, labels.length);
  }

  record(group: i32, reference: u64, values: StaticArray<u64>, trace: Trace | null): bool {
    const plan = unchecked(this.groups[group]);
    const series = reference ? <usize>reference : this.tables[group].overflow;
    const metrics = plan.metrics;
    for (let i = 0; i < metrics.length; i++) {
      const metric = unchecked(metrics[i]);
      const value = unchecked(values[i]);
      if (metric.type == ExpiringType.Counter && !value) continue;
      const at = series + ((<usize>i) << 2);
      if (!load<u32>(at)) store<u32>(at, define(plan, metric, this.prefix, series + ((<usize>metrics.length) << 2)));
      put(load<u32>(at), metric, value);
    }
    return true;
  }

  close(): void {
    for (let i = 0; i < this.tables.length; i++) {
      this.tables[i].free();
      this.admitted[i].free();
    }
  }
}

/** The label sets of a group that this worker has counted on. */
class SeriesTable {
  /** Stands for all label sets without a place. */
  readonly overflow: usize;
  private readonly first: StaticArray<usize> = new StaticArray<usize>(1024);

  constructor(private readonly metrics: i32) {
    this.overflow = this.make(0, 0, 0);
  }

  /** Where a label set has its ids; made when it is new. */
  find(hash: u64, labels: usize, size: i32): usize {
    const chain = i32(hash & 1023);
    for (let at = unchecked(this.first[chain]); at; at = load<usize>(at - 16)) {
      if (load<u64>(at - 8) == hash) return at;
    }
    const made = this.make(hash, labels, size);
    store<usize>(made - 16, unchecked(this.first[chain]));
    unchecked((this.first[chain] = made));
    return made;
  }

  free(): void {
    for (let i = 0; i < this.first.length; i++) {
      let at = this.first[i];
      while (at) {
        const next = load<usize>(at - 16);
        heap.free(at - 16);
        at = next;
      }
    }
    heap.free(this.overflow - 16);
  }

  private make(hash: u64, labels: usize, size: i32): usize {
    const ids = (<usize>this.metrics) << 2;
    const at = heap.alloc(16 + ids + 4 + size) + 16;
    store<usize>(at - 16, 0);
    store<u64>(at - 8, hash);
    memory.fill(at, 0, ids);
    store<i32>(at + ids, size);
    memory.copy(at + ids + 4, labels, size);
    return at;
  }
}

/** Defines a metric with its labels and answers Envoy's number for it. */
function define(group: GroupPlan, metric: MetricPlan, prefix: string, labels: usize): u32 {
  let name = Bytes.of(metric.fullName(prefix));
  let at = labels + 4;
  if (!load<i32>(labels)) name = withTag(name, utf8("otel_metric_overflow"), utf8("true"));
  else {
    for (let i = 0; i < group.labelNames.length; i++) {
      const size = <i32>load<u16>(at);
      name = withTag(name, group.labelNames[i], envoyValue(at + 2, size));
      at += 2 + size;
    }
  }
  if (metric.type == ExpiringType.Counter) return <u32>changetype<usize>(Counter.define(name));
  if (metric.type == ExpiringType.Gauge) return <u32>changetype<usize>(Gauge.define(name));
  return <u32>changetype<usize>(Histogram.define(name));
}

function put(id: u32, metric: MetricPlan, value: u64): void {
  if (metric.type == ExpiringType.Counter) changetype<Counter>(<usize>id).increment(value);
  else if (metric.type == ExpiringType.Gauge) changetype<Gauge>(<usize>id).set(value);
  else changetype<Histogram>(<usize>id).record(metric.measure == Measure.Duration ? value / NANOSECONDS : value);
}

/** Another set of metrics or labels is counted apart. */
function signature(group: GroupPlan, prefix: string): string {
  let text = prefix;
  for (let i = 0; i < group.metrics.length; i++) text += "|" + group.metrics[i].name;
  return hash64(text + "=" + group.labelNames.join(",")).toString(16);
}
