import { ExpiringGroup } from "../group";
import { Constant } from "../constant";
import { Health } from "../health";
import { LabelSet } from "../label-set";
import { Occupancy } from "../occupancy";
import { Snapshot } from "./snapshot";

/** What a registry's groups are like now, and what never changes, as rows that exist only in this answer. */
export class State {
  readonly groups: ExpiringGroup[] = [];
  readonly snapshots: Snapshot[] = [];

  constructor(health: Health | null, groups: ExpiringGroup[], constants: Constant[]) {
    for (let i = 0; i < constants.length; i++) this.addConstant(constants[i]);
    if (health) this.addHealth(health, groups);
  }

  private addHealth(health: Health, groups: ExpiringGroup[]): void {
    this.addOccupancy(health.prefix, groups);
    const warnings = this.group([]);
    warnings.group.gauge(health.prefix + "_config_warnings", "Parts of the configuration that have no effect.");
    warnings.put(LabelSet.begin(), [health.warnings]);
  }

  private addConstant(constant: Constant): void {
    const rows = this.group(constant.labels);
    rows.group.gauge(constant.name, constant.help);
    const labels = LabelSet.begin();
    for (let i = 0; i < constant.values.length; i++) labels.add(constant.values[i]);
    rows.put(labels, [1]);
  }

  private addOccupancy(prefix: string, groups: ExpiringGroup[]): void {
    const rows = this.group(["group"]);
    rows.group.gauge(prefix + "_series", "Label sets that are counted on or not expired yet.");
    rows.group.counter(prefix + "_series_expired_total", "Label sets that were forgotten.");
    rows.group.counter(prefix + "_series_overflow_total", "How often a label set found no place.");
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i];
      if (group.keepsForEver) continue;
      const occupancy = Occupancy.read(group.schema);
      rows.put(LabelSet.begin().add(group.title), [occupancy.rows, occupancy.expired, occupancy.refused]);
    }
  }

  private group(labels: string[]): Snapshot {
    const rows = new Snapshot(new ExpiringGroup("", labels));
    this.groups.push(rows.group);
    this.snapshots.push(rows);
    return rows;
  }
}
