import { Trace } from "proxy-wasm-assemblyscript-sdk";
import { CustomValues } from "../custom/values";
import { Facts } from "../facts/facts";
import { Labeller } from "../labels/labeller";
import { GroupPlan } from "../plan/group";
import { Measure, Protocol } from "../plan/metric";
import { Sink } from "../sinks/sink";
import { KnownFacts } from "./known";
import { measureOf } from "./measures";

/** Milliseconds for which a label set that found no place is not tried again: there may be one soon. */
const PATIENCE: u64 = 1000;

/** The groups of metrics of one protocol: finds the label sets of an event and hands its measures to the sink. */
export class Channel {
  private readonly groups: i32[];
  private readonly known: KnownFacts;
  private readonly values: StaticArray<u64>;

  constructor(
    protocol: Protocol,
    private readonly plans: GroupPlan[],
    private readonly sink: Sink,
    private readonly labeller: Labeller,
  ) {
    const groups = groupsOf(plans, protocol);
    this.groups = groups;
    this.known = new KnownFacts(groups.length);
    this.values = new StaticArray<u64>(mostMetrics(plans));
  }

  /** Whether the configuration has dropped all metrics of this protocol. */
  get isIdle(): bool {
    return this.groups.length == 0;
  }

  /** Whether some label or value comes from the configuration's expressions. */
  get hasExpressions(): bool {
    for (let i = 0; i < this.groups.length; i++) if (this.plans[this.groups[i]].hasExpressions) return true;
    return false;
  }

  /** Reports what was measured of an event. */
  report(facts: Facts, custom: CustomValues, clock: u64): void {
    if (this.isIdle) return;
    const key = this.labeller.key(facts, custom);
    let references = this.known.find(key, clock);
    if (!references) {
      references = this.known.enter(key);
      this.findAll(facts, custom, references, clock);
    }
    let trace: Trace | null = null;
    if (!facts.trace.isEmpty) trace = Trace.read(facts.trace);
    for (let i = 0; i < this.groups.length; i++) {
      const group = unchecked(this.groups[i]);
      this.measure(unchecked(this.plans[group]), custom);
      const at = references + ((<usize>i) << 3);
      if (this.sink.record(group, load<u64>(at), this.values, trace)) continue;
      this.findAll(facts, custom, references, clock);
      this.sink.record(group, load<u64>(at), this.values, trace);
    }
  }

  /** Forgets which label sets belong to which facts: what labels say of clusters and endpoints can change. */
  forget(): void {
    this.known.clear();
  }

  free(): void {
    this.known.free();
  }

  /** Finds the label sets that belong to an event, one in each group. */
  private findAll(facts: Facts, custom: CustomValues, references: usize, clock: u64): void {
    const labels = this.labeller.labels(facts, custom);
    let overflow = false;
    for (let i = 0; i < this.groups.length; i++) {
      const group = this.groups[i];
      const reference = this.sink.find(group, this.plans[group].select(labels));
      store<u64>(references + ((<usize>i) << 3), reference);
      if (!reference) overflow = true;
    }
    if (overflow) this.known.limit(references, clock + PATIENCE);
  }

  private measure(plan: GroupPlan, custom: CustomValues): void {
    const metrics = plan.metrics;
    for (let i = 0; i < metrics.length; i++) {
      const metric = unchecked(metrics[i]);
      const value = metric.measure == Measure.Custom ? custom.number(metric.expression) : measureOf(metric.measure);
      unchecked((this.values[i] = value));
    }
  }
}

function groupsOf(plans: GroupPlan[], protocol: Protocol): i32[] {
  const found: i32[] = [];
  for (let i = 0; i < plans.length; i++) if (plans[i].protocol == protocol) found.push(i);
  return found;
}

function mostMetrics(plans: GroupPlan[]): i32 {
  let most = 0;
  for (let i = 0; i < plans.length; i++) most = max(most, plans[i].metrics.length);
  return most;
}
