import { Bytes } from "../../bytes";
import { ExpiringGroup } from "../group";
import { ExpiringMetric, ExpiringType } from "../metric";
import { utf8 } from "../../bytes";
import { GrowingBytes } from "./growing";
import { writeFraction } from "./number";
import { TextEncoder, sample } from "./text";

/** OpenMetrics 1.0 text. */
export class OpenMetricsEncoder extends TextEncoder {
  constructor(
    /** Whether each series says when it began: `_created`. */
    private readonly withCreated: bool,
  ) {
    super();
  }

  get contentType(): string {
    return "application/openmetrics-text; version=1.0.0; charset=utf-8";
  }

  begin(out: GrowingBytes, group: ExpiringGroup, metric: ExpiringMetric): void {
    super.begin(out, group, metric);
    const name = this.familyName(metric);
    if (!metric.unit.length || !name.endsWith("_" + metric.unit)) return;
    out.append("# UNIT ");
    out.append(name);
    out.append(" ");
    out.append(metric.unit);
    out.append("\n");
  }

  finish(out: GrowingBytes): void {
    out.append("# EOF\n");
  }

  /** A counter is called without its `_total` but in its samples. */
  protected familyName(metric: ExpiringMetric): string {
    const name = metric.name;
    return metric.type == ExpiringType.Counter && name.endsWith("_total") ? name.slice(0, -6) : name;
  }

  protected get floatBounds(): bool {
    return true;
  }

  protected get withExemplars(): bool {
    return true;
  }

  protected extra(out: GrowingBytes, metric: ExpiringMetric, labels: Bytes, row: usize): void {
    if (!this.withCreated || metric.type == ExpiringType.Gauge || !load<u64>(row, 16)) return;
    let at = sample(out, Bytes.of(this.familyName(metric)), utf8("_created"), labels, 24);
    if (!at) return;
    at = writeFraction(at, load<u64>(row, 16), 3);
    store<u8>(at++, 0x0a);
    out.commit(at);
  }
}
