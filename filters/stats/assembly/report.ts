import { Settings } from "./config/settings";
import { FactExpression } from "./facts/expression";
import { Facts, Reporter } from "./facts/facts";
import { readHttpFacts } from "./facts/http";
import { readPeerFact } from "./facts/peer";
import { KnownFacts } from "./known";
import { deriveLabels } from "./labels/derive";
import { LABELS } from "./labels/label";
import { OwnSide } from "./labels/own";
import { LabelValues } from "./labels/values";
import { GroupPlan } from "./plan/group";
import { Measure, Protocol } from "./plan/metric";
import { Sink } from "./sinks/sink";

/** Milliseconds for which labels are taken from facts without looking again. */
const FRESH: u64 = 60_000;
/** The same for a label set that found no place: there may be one soon. */
const FRESH_OVERFLOW: u64 = 1000;

/** Turns what happened into measurements: facts → label set → sink. */
export class Report {
  /** Milliseconds since 1970 at the last tick. */
  clock: u64 = 0;
  private readonly httpGroups: i32[];
  private readonly known: KnownFacts;
  private readonly values: StaticArray<u64>;
  private expression: FactExpression | null = null;
  private reporter: Reporter = Reporter.Source;

  constructor(
    private readonly settings: Settings,
    private readonly groups: GroupPlan[],
    private readonly sink: Sink,
    private readonly own: OwnSide,
  ) {
    const http = groupsOf(groups, Protocol.Http);
    this.httpGroups = http;
    this.known = new KnownFacts(http.length);
    this.values = new StaticArray<u64>(mostMetrics(groups));
  }

  /** Says which side we are on; known with the first stream only. */
  begin(reporter: Reporter): void {
    this.reporter = reporter;
    this.expression = new FactExpression(reporter, this.settings.hostFallback);
  }

  get hasBegun(): bool {
    return this.expression !== null;
  }

  /** The HTTP stream that is being logged. */
  http(): void {
    const facts = readHttpFacts(this.expression!);
    readPeerFact(facts, this.reporter);
    const key = facts.key();
    let references = this.known.find(key, this.clock);
    if (!references) references = this.findAll(facts, this.known.enter(key, this.clock + FRESH));
    for (let i = 0; i < this.httpGroups.length; i++) {
      const group = unchecked(this.httpGroups[i]);
      this.measure(unchecked(this.groups[group]), facts);
      const at = references + (<usize>i << 3);
      if (this.sink.record(group, load<u64>(at), this.values)) continue;
      this.findAll(facts, references);
      this.sink.record(group, load<u64>(at), this.values);
    }
  }

  /** Finds the label sets that belong to the facts, one in each group. */
  private findAll(facts: Facts, references: usize): usize {
    const values = LabelValues.empty(LABELS);
    deriveLabels(values, facts, this.reporter, this.own);
    let overflow = false;
    for (let i = 0; i < this.httpGroups.length; i++) {
      const group = this.httpGroups[i];
      const reference = this.sink.find(group, this.groups[group].select(values));
      store<u64>(references + (<usize>i << 3), reference);
      if (!reference) overflow = true;
    }
    if (overflow) this.known.limit(references, this.clock + FRESH_OVERFLOW);
    return references;
  }

  private measure(group: GroupPlan, facts: Facts): void {
    const metrics = group.metrics;
    for (let i = 0; i < metrics.length; i++) {
      let value: u64 = 0;
      switch (unchecked(metrics[i]).measure) {
        case Measure.Requests:
          value = 1;
          break;
        case Measure.Duration:
          value = facts.duration;
          break;
        case Measure.RequestBytes:
          value = facts.requestBytes;
          break;
        case Measure.ResponseBytes:
          value = facts.responseBytes;
          break;
        default:
          break;
      }
      unchecked((this.values[i] = value));
    }
  }

  /** Gives memory and expressions back. */
  close(): void {
    this.known.free();
    const expression = this.expression;
    if (expression) expression.delete();
  }
}

/** Indexes of the groups that are reported together. */
function groupsOf(groups: GroupPlan[], protocol: Protocol): i32[] {
  const found: i32[] = [];
  for (let i = 0; i < groups.length; i++) if (groups[i].protocol == protocol) found.push(i);
  return found;
}

function mostMetrics(groups: GroupPlan[]): i32 {
  let most = 0;
  for (let i = 0; i < groups.length; i++) most = max(most, groups[i].metrics.length);
  return most;
}
