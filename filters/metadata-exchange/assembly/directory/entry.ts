import { ConfigObject } from "proxy-wasm-assemblyscript-sdk";
import { Field, LabelNames, Workload, readLabel } from "../../../mesh/assembly/mesh";

/**
 * A workload as people describe it, in the words of Istio's WorkloadEntry: in the table of the configuration and in
 * answers of a directory service. What a sidecar's injector would have added is added here: a canonical service and
 * revision out of the labels, and a workload's name.
 */
export function readEntry(entry: ConfigObject, kept: LabelNames): Workload {
  const workload = Workload.unknown();
  const labels = entry.map("labels");
  while (labels.next()) readLabel(workload, labels.keyBytes, labels.bytes(), kept);
  setText(workload, Field.Name, entry, "name");
  setText(workload, Field.Namespace, entry, "namespace");
  setText(workload, Field.Workload, entry, "workload");
  setText(workload, Field.Cluster, entry, "cluster");
  readLocality(workload, entry);
  workload.fill(Field.Service, workload.get(Field.App));
  workload.fill(Field.Service, workload.get(Field.Workload));
  workload.fill(Field.Workload, workload.get(Field.Service));
  workload.fill(Field.Revision, workload.get(Field.Version));
  return workload;
}

function setText(workload: Workload, field: Field, entry: ConfigObject, key: string): void {
  const text = entry.bytes(key);
  if (text) workload.set(field, text);
}

/** `region/zone/subzone`, of which the last is not used. */
function readLocality(workload: Workload, entry: ConfigObject): void {
  const locality = entry.bytes("locality");
  if (!locality) return;
  const zone = locality.indexOf(0x2f);
  workload.set(Field.Region, zone < 0 ? locality : locality.slice(0, zone));
  if (zone < 0) return;
  const end = locality.indexOf(0x2f, zone + 1);
  workload.set(Field.AvailabilityZone, locality.slice(zone + 1, end < 0 ? locality.length : end));
}
