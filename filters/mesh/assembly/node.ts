import { Bytes, getProperty, getPropertyIn, utf8, xds } from "proxy-wasm-assemblyscript-sdk";
import { FIELDS, Field } from "./field";
import { LabelNames } from "./labels";
import { FIELD_LABELS, fieldLabel, metadataKey, readFieldLabel, typeOf } from "./metadata";
import { Workload } from "./workload";

// The workload beside this proxy, from `xds.node`. Each key is read by itself: the node as a whole carries the list of
// all of Envoy's extensions, 60 KB, and a map as a whole cannot be read when one value in it is null.

/** Our own workload, as peers see it. Works in `onConfigure`; about twenty host calls. */
export function ownWorkload(kept: LabelNames): Workload {
  const own = Workload.unknown();
  for (let field = 0; field < FIELDS; field++) {
    const key = metadataKey(field);
    if (key) own.set(field, orEmpty(xds.nodeMetadata(key)));
  }
  own.fill(Field.Region, orEmpty(getProperty(utf8("xds\0node\0locality\0region"))));
  own.fill(Field.AvailabilityZone, orEmpty(getProperty(utf8("xds\0node\0locality\0zone"))));
  own.set(Field.Type, typeOf(orEmpty(xds.nodeMetadata("OWNER")), own.get(Field.Workload)));
  for (let i = 0; i < FIELD_LABELS; i++) readFieldLabel(own, i, ownLabel(fieldLabel(i)));
  for (let i = 0; i < kept.count; i++) own.fillLabel(Bytes.of(kept.at(i)), ownLabel(kept.at(i)));
  return own;
}

/** A label of our own pod; empty when it has none. One host call. */
export function ownLabel<N>(name: N): Bytes {
  return orEmpty(getPropertyIn(utf8("xds\0node\0metadata\0LABELS"), name));
}

/** Id of our own node, such as `sidecar~10.0.0.1~pod.namespace~namespace.svc.cluster.local`; empty when it has none. */
export function ownNodeId(): Bytes {
  return orEmpty(xds.nodeId());
}

function orEmpty(bytes: Bytes | null): Bytes {
  return bytes ? bytes : Bytes.view(0, 0);
}
