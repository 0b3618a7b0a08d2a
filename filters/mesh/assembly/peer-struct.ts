import { Bytes, HeaderPairs, ProtobufWriter, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { BEFORE_LABELS, FIELDS, fieldKey, fieldOf } from "./field";
import { StructEntries, writeStruct, writeText } from "./struct";
import { Workload, labelName, labelValue } from "./workload";

// A peer as filter state keeps it: a Struct with the fields' keys (`workload`, `namespace`, …) and one `labels`.

/** Serializes what is known, deterministically: keys in order, unknown fields left out. */
export function writePeer(workload: Workload): Bytes {
  const struct = ProtobufWriter.create(512);
  for (let field = 0; field < FIELDS; field++) {
    if (field == BEFORE_LABELS && workload.labelCount) writeStruct(struct, utf8("labels"), writeLabels(workload));
    writeText(struct, fieldKey(field), workload.get(field));
  }
  return struct.view();
}

/** Serializes the labels as a Struct. */
export function writeLabels(workload: Workload): Bytes {
  const struct = ProtobufWriter.create();
  for (let label = workload.firstLabel; label; label = load<usize>(label)) {
    writeText(struct, labelName(label), labelValue(label));
  }
  return struct.view();
}

/** Reads a serialized peer; what is no Struct is an unknown workload. */
export function readPeer(struct: Bytes): Workload {
  const workload = Workload.unknown();
  const entries = StructEntries.of(struct);
  while (entries.next()) {
    const text = entries.text;
    const inner = entries.struct;
    const field = fieldOf(entries.key);
    if (text && field >= 0) workload.set(field, text);
    else if (inner && entries.key.equals(utf8("labels"))) readLabels(workload, inner);
  }
  return entries.failed ? Workload.unknown() : workload;
}

function readLabels(workload: Workload, struct: Bytes): void {
  const entries = StructEntries.of(struct);
  while (entries.next()) {
    const text = entries.text;
    if (text) workload.fillLabel(entries.key, text);
  }
}

/** Reads a peer that the host gives as a map: Istio's own filter state. */
export function readPeerMap(map: Bytes): Workload {
  const workload = Workload.unknown();
  const pairs = HeaderPairs.read(map.address, map.length);
  while (pairs.next()) {
    const name = pairs.name;
    const value = pairs.value;
    const field = fieldOf(name);
    if (field >= 0) workload.set(field, value);
    else if (name.equals(utf8("labels"))) readLabelMap(workload, HeaderPairs.read(value.address, value.length));
  }
  return workload;
}

function readLabelMap(workload: Workload, pairs: HeaderPairs): void {
  while (pairs.next()) workload.fillLabel(pairs.name, pairs.value);
}
