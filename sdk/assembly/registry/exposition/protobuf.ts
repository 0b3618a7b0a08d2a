import { mark, release } from "../../abi/arena";
import { ProtobufWriter } from "../../protobuf/writer";
import { storeVarint, varintSize } from "../../protobuf/writer";
import { power } from "../bounds";
import { ExpiringGroup } from "../group";
import { rowValues } from "../layout";
import { ExpiringHistogram, ExpiringMetric, ExpiringType } from "../metric";
import { NATIVE_BUCKETS, NATIVE_SCHEMA, nativeZeroThreshold } from "../native";
import { Encoder } from "./encoder";
import { Exemplar } from "./exemplar";
import { GrowingBytes } from "./growing";
import { PairKind, writeLabels } from "./label-pairs";

// io.prometheus.client.MetricFamily (client_model/metrics.proto), each with its length in front. A family's length is
// known at its end only, so it is collected first.

/** Prometheus' protobuf format; histograms that have them with their native buckets. */
export class ProtobufEncoder extends Encoder {
  private readonly family: GrowingBytes;

  constructor(most: i32) {
    super();
    this.family = GrowingBytes.create(16384, most);
  }

  get contentType(): string {
    return "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
  }

  begin(out: GrowingBytes, group: ExpiringGroup, metric: ExpiringMetric): void {
    const start = mark();
    const writer = ProtobufWriter.create();
    writer.bytes(1, metric.name);
    writer.bytes(2, metric.help);
    writer.uint64(3, typeNumber(metric.type));
    if (metric.unit.length) writer.bytes(5, metric.unit);
    this.family.clear();
    this.family.append(writer.view());
    release(start);
  }

  row(out: GrowingBytes, group: ExpiringGroup, metric: ExpiringMetric, row: usize): void {
    const start = mark();
    const writer = ProtobufWriter.create(2048);
    const message = writer.begin(4);
    writeLabels(writer, 1, group, row, PairKind.Prometheus);
    const values = rowValues(row) + ((<usize>metric.slot) << 3);
    if (metric.type == ExpiringType.Histogram) histogram(writer, changetype<ExpiringHistogram>(metric), values, row);
    else if (metric.type == ExpiringType.Gauge) gauge(writer, metric, values);
    else counter(writer, values, row);
    writer.end(message);
    this.family.append(writer.view());
    release(start);
    if (this.family.isFull) out.isFull = true;
  }

  end(out: GrowingBytes, metric: ExpiringMetric): void {
    const length = this.family.length;
    const at = out.reserve(varintSize(length));
    if (at) out.commit(storeVarint(at, length));
    out.copy(this.family.address, length);
  }

  free(): void {
    this.family.free();
  }
}

function counter(writer: ProtobufWriter, values: usize, row: usize): void {
  const message = writer.begin(3);
  writer.double(1, <f64>load<u64>(values));
  timestamp(writer, 3, load<u64>(row, 16) * 1_000_000);
  writer.end(message);
}

function gauge(writer: ProtobufWriter, metric: ExpiringMetric, values: usize): void {
  const message = writer.begin(2);
  writer.double(1, <f64>load<i64>(values) / power(10, metric.scale));
  writer.end(message);
}

function histogram(writer: ProtobufWriter, metric: ExpiringHistogram, values: usize, row: usize): void {
  const message = writer.begin(7);
  const bounds = metric.bounds;
  const exemplar = Exemplar.of(metric, values);
  let total: u64 = 0;
  for (let i = 0; i <= bounds.length; i++) {
    total += load<u64>(values + 8 + ((<usize>i) << 3));
    const bucket = writer.begin(3);
    writer.uint64(1, total);
    writer.double(2, i < bounds.length ? unchecked(bounds[i]) : Infinity);
    if (exemplar && exemplar.bucket == i) exemplar.writeTo(writer, 3);
    writer.end(bucket);
  }
  writer.uint64(1, total);
  writer.double(2, <f64>load<u64>(values) / power(10, metric.scale));
  if (metric.native) native(writer, metric, values + ((<usize>metric.native) << 3));
  timestamp(writer, 15, load<u64>(row, 16) * 1_000_000);
  writer.end(message);
}

/** Spans of buckets that are not empty, each with its distance to the one before; counts as differences. */
function native(writer: ProtobufWriter, metric: ExpiringHistogram, zero: usize): void {
  writer.sint64(5, NATIVE_SCHEMA);
  writer.double(6, nativeZeroThreshold(metric.firstNative));
  writer.uint64(7, load<u64>(zero));
  const buckets = zero + 8;
  let end = -metric.firstNative;
  for (let i = 0; i < NATIVE_BUCKETS; i++) {
    if (!load<u64>(buckets + ((<usize>i) << 3))) continue;
    const from = i;
    while (i < NATIVE_BUCKETS && load<u64>(buckets + ((<usize>i) << 3))) i++;
    const span = writer.begin(12);
    writer.sint64(1, from - end);
    writer.uint64(2, i - from);
    writer.end(span);
    end = i;
  }
  let before: i64 = 0;
  for (let i = 0; i < NATIVE_BUCKETS; i++) {
    const count = load<i64>(buckets + ((<usize>i) << 3));
    if (!count) continue;
    writer.sint64(13, count - before);
    before = count;
  }
}

/** A google.protobuf.Timestamp, unless nothing is known. */
export function timestamp(writer: ProtobufWriter, field: i32, nanoseconds: u64): void {
  if (!nanoseconds) return;
  const message = writer.begin(field);
  writer.uint64(1, nanoseconds / 1_000_000_000);
  const rest = nanoseconds % 1_000_000_000;
  if (rest) writer.uint64(2, rest);
  writer.end(message);
}

function typeNumber(type: ExpiringType): u64 {
  if (type == ExpiringType.Counter) return 0;
  return type == ExpiringType.Gauge ? 1 : 4;
}
