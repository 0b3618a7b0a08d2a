export { AdmittedSet } from "./admitted-set";
export { Bounds } from "./bounds";
export { ExpiringGroup } from "./group";
export { LabelSet } from "./label-set";
export { isLabelName, isMetricName } from "./metric";
export { ExpiringCounter, ExpiringGauge, ExpiringHistogram, ExpiringMetric, ExpiringType } from "./metric";
export { ExpiringRegistry } from "./registry";
export { Series } from "./series";
export { Exposition } from "./exposition";
