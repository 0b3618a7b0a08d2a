import { ExpiringGroup } from "../group";
import { Health } from "../health";
import { LabelSet } from "../label-set";
import { Occupancy } from "../occupancy";
import { Snapshot } from "./snapshot";

/** What a registry's groups are like now, as rows that exist only in this answer. */
export class State {
  readonly groups: ExpiringGroup[] = [];
  readonly snapshots: Snapshot[] = [];

  constructor(health: Health, groups: ExpiringGroup[]) {
    const prefix = health.prefix;
    const perGroup = new ExpiringGroup("", ["group"]);
    perGroup.gauge(prefix + "_series", "Label sets that are counted on or not expired yet.");
    perGroup.counter(prefix + "_series_expired_total", "Label sets that were forgotten.");
    perGroup.counter(prefix + "_series_overflow_total", "How often a label set found no place.");
    const rows = new Snapshot(perGroup);
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i];
      if (group.keepsForEver) continue;
      const occupancy = Occupancy.read(group.schema);
      rows.put(LabelSet.begin().add(group.title), [occupancy.rows, occupancy.expired, occupancy.refused]);
    }
    this.groups.push(perGroup);
    this.snapshots.push(rows);

    const whole = new ExpiringGroup("", []);
    whole.gauge(prefix + "_config_warnings", "Parts of the configuration that have no effect.");
    const row = new Snapshot(whole);
    row.put(LabelSet.begin(), [health.warnings]);
    this.groups.push(whole);
    this.snapshots.push(row);
  }
}
