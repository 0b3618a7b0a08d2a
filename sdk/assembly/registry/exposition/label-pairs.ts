import { Bytes } from "../../bytes";
import { ProtobufWriter } from "../../protobuf/writer";
import { ExpiringGroup } from "../group";
import { rowLabels, rowLabelsSize } from "../layout";

/** Who reads a pair of name and value. */
export const enum PairKind {
  /** io.prometheus.client.LabelPair: two strings. */
  Prometheus = 0,
  /** opentelemetry.proto.common.v1.KeyValue: a string, and a message with another one. */
  OpenTelemetry = 1,
}

/** Writes the labels of a row, without those that are empty, which mean the same as missing ones. */
export function writeLabels(
  writer: ProtobufWriter,
  field: i32,
  group: ExpiringGroup,
  row: usize,
  kind: PairKind,
): void {
  const names = group.labels;
  if (!rowLabelsSize(row)) {
    if (names.length) writeLabel(writer, field, "otel_metric_overflow", Bytes.of("true"), kind);
    return;
  }
  let at = rowLabels(row, group.valueCount);
  for (let i = 0; i < names.length; i++) {
    const length = <i32>load<u16>(at);
    if (length) writeLabel(writer, field, unchecked(names[i]), Bytes.view(at + 2, length), kind);
    at += 2 + length;
  }
}

/** Writes one label. */
export function writeLabel(writer: ProtobufWriter, field: i32, name: string, value: Bytes, kind: PairKind): void {
  const pair = writer.begin(field);
  writer.bytes(1, name);
  if (kind == PairKind.OpenTelemetry) {
    const any = writer.begin(2);
    writer.bytes(1, value);
    writer.end(any);
  } else {
    writer.bytes(2, value);
  }
  writer.end(pair);
}
