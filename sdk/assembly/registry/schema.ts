import { BytesBuilder } from "../encoding/builder";
import { hash64 } from "../hash";
import { bucketsFor, ExpiringGroup } from "./group";
import { ExpiringHistogram, ExpiringType } from "./metric";

/**
 * What the rows of a group mean, as one number: names, labels, types, bounds and the number of buckets. Another definition
 * has other keys in shared data, so that rows of an old configuration that still drains are never taken for new ones.
 */
export function schemaOf(group: ExpiringGroup): u64 {
  const text = BytesBuilder.create(1024);
  text.append(group.name).integer(bucketsFor(group.limit)).byte(0);
  for (let i = 0; i < group.labels.length; i++) text.append(group.labels[i]).byte(0);
  for (let i = 0; i < group.metrics.length; i++) {
    const metric = group.metrics[i];
    text.byte(0).append(metric.name).byte(0);
    text.integer(metric.type).byte(0x2f).integer(metric.scale);
    if (metric.type != ExpiringType.Histogram) continue;
    text.byte(0x2f).integer((metric as ExpiringHistogram).extra);
    const bounds = (metric as ExpiringHistogram).bounds;
    for (let k = 0; k < bounds.length; k++) store<f64>(text.extend(8), bounds[k]);
  }
  return hash64(text.view());
}
