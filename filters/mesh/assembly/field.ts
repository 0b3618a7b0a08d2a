import { Bytes, Utf8, utf8 } from "proxy-wasm-assemblyscript-sdk";

/**
 * What is known of a workload, one text each. In the order of their keys as bytes, so that writing them in order makes
 * the deterministic form of a map.
 */
export const enum Field {
  App = 0,
  AvailabilityZone = 1,
  /** Istio's id of the Kubernetes cluster (`CLUSTER_ID`). */
  Cluster = 2,
  /** SPIFFE identity. */
  Identity = 3,
  /** Name of the instance: the pod. */
  Name = 4,
  Namespace = 5,
  Region = 6,
  /** Canonical revision. */
  Revision = 7,
  /** Canonical service. */
  Service = 8,
  /** `pod`, `deployment`, `job` or `cronjob`. */
  Type = 9,
  Version = 10,
  Workload = 11,
}

export const FIELDS: i32 = 12;

/** Labels stand between `identity` and `name`. */
export const BEFORE_LABELS: i32 = Field.Name;

/** Key of a field in filter state: those of Istio 1.24 and newer. */
export function fieldKey(field: Field): Utf8 {
  switch (field) {
    case Field.App:
      return utf8("app");
    case Field.AvailabilityZone:
      return utf8("availability_zone");
    case Field.Cluster:
      return utf8("cluster");
    case Field.Identity:
      return utf8("identity");
    case Field.Name:
      return utf8("name");
    case Field.Namespace:
      return utf8("namespace");
    case Field.Region:
      return utf8("region");
    case Field.Revision:
      return utf8("revision");
    case Field.Service:
      return utf8("service");
    case Field.Type:
      return utf8("type");
    case Field.Version:
      return utf8("version");
    default:
      return utf8("workload");
  }
}

/** The field with this key, -1 for any other key. */
export function fieldOf(key: Bytes): i32 {
  for (let field = 0; field < FIELDS; field++) if (key.equals(fieldKey(field))) return field;
  return -1;
}
