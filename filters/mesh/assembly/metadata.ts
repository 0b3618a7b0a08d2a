import { Bytes, Utf8, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { FIELDS, Field } from "./field";
import { LabelNames } from "./labels";
import { isText } from "./text";
import { Workload } from "./workload";

// Istio's metadata of a workload, as its agent puts it into `node.metadata` and proxies send it to one another: a Struct
// with these keys, with `LABELS` and with `OWNER`, from which the type of the workload follows. Unchanged since Istio
// 1.4 but for the keys that came and went.

/** Key of a field in Istio's metadata; null for a field that a label or the owner tells. */
export function metadataKey(field: Field): Utf8 | null {
  switch (field) {
    case Field.AvailabilityZone:
      return utf8("AVAILABILITY_ZONE");
    case Field.Cluster:
      return utf8("CLUSTER_ID");
    case Field.Identity:
      return utf8("IDENTITY");
    case Field.Name:
      return utf8("NAME");
    case Field.Namespace:
      return utf8("NAMESPACE");
    case Field.Region:
      return utf8("REGION");
    case Field.Workload:
      return utf8("WORKLOAD_NAME");
    default:
      return null;
  }
}

/** The field with this key, -1 for any other key. */
export function metadataFieldOf(key: Bytes): i32 {
  for (let field = 0; field < FIELDS; field++) {
    const own = metadataKey(field);
    if (own && key.equals(own)) return field;
  }
  return -1;
}

/** How many labels of a pod tell a field. */
export const FIELD_LABELS: i32 = 6;

/** Name of such a label. */
export function fieldLabel(index: i32): Utf8 {
  switch (index) {
    case 0:
      return utf8("service.istio.io/canonical-name");
    case 1:
      return utf8("service.istio.io/canonical-revision");
    case 2:
      return utf8("app.kubernetes.io/name");
    case 3:
      return utf8("app.kubernetes.io/version");
    case 4:
      return utf8("app");
    default:
      return utf8("version");
  }
}

/** What a pod's label says: a field, a label that was asked for by name, or nothing. */
export function readLabel(workload: Workload, name: Bytes, value: Bytes, kept: LabelNames): void {
  for (let index = 0; index < FIELD_LABELS; index++) {
    if (name.equals(fieldLabel(index))) return readFieldLabel(workload, index, value);
  }
  if (kept.has(name)) workload.fillLabel(name, value);
}

/** The same for a label that tells a field. The `app.kubernetes.io` ones count more than the plain ones. */
export function readFieldLabel(workload: Workload, index: i32, value: Bytes): void {
  if (index == 0) workload.set(Field.Service, value);
  else if (index == 1) workload.set(Field.Revision, value);
  else if (index == 2 && isText(value)) workload.set(Field.App, value);
  else if (index == 3 && isText(value)) workload.set(Field.Version, value);
  else if (index == 4) workload.fill(Field.App, value);
  else if (index == 5) workload.fill(Field.Version, value);
}

/**
 * Type of the workload out of its owner, `…/namespaces/<namespace>/<type>s/<workload>`; empty for a type that Istio has
 * no name for.
 */
export function typeOf(owner: Bytes, workload: Bytes): Bytes {
  const rest = owner.length - workload.length - 2;
  if (rest > 0) {
    const path = owner.slice(0, rest);
    const type = path.slice(path.lastIndexOf(0x2f) + 1);
    if (path.lastIndexOf(0x2f) >= 0 && isType(type)) return type;
  }
  return Bytes.view(0, 0);
}

/** Whether Istio has a name for this type of workload. */
export function isType(type: Bytes): bool {
  return (
    type.equals(utf8("deployment")) ||
    type.equals(utf8("pod")) ||
    type.equals(utf8("job")) ||
    type.equals(utf8("cronjob"))
  );
}
