import { Bytes, BytesBuilder, ProtobufWriter, utf8 } from "proxy-wasm-assemblyscript-sdk";
import {
  FIELDS,
  Field,
  LabelNames,
  StructEntries,
  Workload,
  labelName,
  labelValue,
  metadataFieldOf,
  metadataKey,
  readLabel,
  typeOf,
  writeStruct,
  writeText,
} from "../../../mesh/assembly/mesh";

// What proxies tell one another about their workloads: a google.protobuf.Struct, its keys in the order of their bytes.
//
//   AVAILABILITY_ZONE  CLUSTER_ID  IDENTITY  LABELS{}  NAME  NAMESPACE  OWNER  REGION  WORKLOAD_NAME
//
// Fields are numbered in this order, too: LABELS stands before Name, OWNER before Region.

/** Serializes what is known of a workload, byte for byte as Istio does: unknown keys are left out, LABELS never. */
export function writeMetadata(workload: Workload): Bytes {
  const struct = ProtobufWriter.create(512);
  for (let field = 0; field < FIELDS; field++) {
    if (field == Field.Name) writeStruct(struct, utf8("LABELS"), writeLabels(workload));
    if (field == Field.Region) writeText(struct, utf8("OWNER"), ownerOf(workload));
    const key = metadataKey(field);
    if (key) writeText(struct, key, workload.get(field));
  }
  return struct.view();
}

/**
 * Reads what a peer sent, of any generation: keys in any order, unknown ones and missing ones. Null when the bytes are
 * no Struct. Of the labels only those with a meaning of their own and those in `kept` are taken.
 */
export function readMetadata(struct: Bytes, kept: LabelNames): Workload | null {
  const workload = Workload.unknown();
  let owner = Bytes.view(0, 0);
  let labels = owner;
  const entries = StructEntries.of(struct);
  while (entries.next()) {
    const text = entries.text;
    const inner = entries.struct;
    const field = text ? metadataFieldOf(entries.key) : -1;
    if (text && field >= 0) workload.set(field, text);
    else if (text && entries.key.equals(utf8("OWNER"))) owner = text;
    else if (inner && entries.key.equals(utf8("LABELS"))) labels = inner;
  }
  if (entries.failed) return null;
  workload.set(Field.Type, typeOf(owner, workload.get(Field.Workload)));
  return readLabels(workload, labels, kept) ? workload : null;
}

function readLabels(workload: Workload, struct: Bytes, kept: LabelNames): bool {
  const entries = StructEntries.of(struct);
  while (entries.next()) {
    const text = entries.text;
    if (text) readLabel(workload, entries.key, text, kept);
  }
  return !entries.failed;
}

function writeLabels(workload: Workload): Bytes {
  const labels = Workload.unknown();
  labels.fillLabel(Bytes.of(utf8("app")), workload.get(Field.App));
  labels.fillLabel(Bytes.of(utf8("service.istio.io/canonical-name")), workload.get(Field.Service));
  labels.fillLabel(Bytes.of(utf8("service.istio.io/canonical-revision")), workload.get(Field.Revision));
  labels.fillLabel(Bytes.of(utf8("version")), workload.get(Field.Version));
  labels.fillFrom(workload);
  const struct = ProtobufWriter.create(256);
  for (let label = labels.firstLabel; label; label = load<usize>(label)) {
    writeText(struct, labelName(label), labelValue(label));
  }
  return struct.view();
}

/** The owner that Istio makes up from the workload's type; empty without one. */
function ownerOf(workload: Workload): Bytes {
  const out = BytesBuilder.create();
  if (!workload.has(Field.Type)) return out.view();
  out.append(utf8("kubernetes://apis/apps/v1/namespaces/")).append(workload.get(Field.Namespace)).byte(0x2f);
  out.append(workload.get(Field.Type)).append(utf8("s/")).append(workload.get(Field.Workload));
  return out.view();
}
