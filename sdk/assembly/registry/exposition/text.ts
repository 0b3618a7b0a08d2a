import { mark, release, take } from "../../abi/arena";
import { Bytes, utf8 } from "../../bytes";
import { ExpiringGroup } from "../group";
import { rowLabels, rowLabelsSize, rowValues } from "../layout";
import { ExpiringHistogram, ExpiringMetric, ExpiringType } from "../metric";
import { Encoder } from "./encoder";
import { Exemplar } from "./exemplar";
import { GrowingBytes } from "./growing";
import { boundText, writeDecimal, writeFraction, writeScaled } from "./number";

/** Label of the series that stands for all label sets that found no place (OpenTelemetry's name for it). */
// @ts-ignore: decorator
@lazy
const OVERFLOW = 'otel_metric_overflow="true"';

/** Prometheus' text format, version 0.0.4. */
export class TextEncoder extends Encoder {
  /** `le="…"} ` of each bucket of the histogram that was begun. */
  private readonly les: StaticArray<u8>[] = [];

  get contentType(): string {
    return "text/plain; version=0.0.4; charset=utf-8";
  }

  begin(out: GrowingBytes, group: ExpiringGroup, metric: ExpiringMetric): void {
    const name = this.familyName(metric);
    out.append("# HELP ");
    out.append(name);
    out.append(" ");
    out.append(metric.help);
    out.append("\n# TYPE ");
    out.append(name);
    out.append(typeName(metric.type));
    this.les.length = 0;
    if (metric.type != ExpiringType.Histogram) return;
    const bounds = changetype<ExpiringHistogram>(metric).bounds;
    for (let i = 0; i < bounds.length; i++) this.les.push(leOf(boundText(bounds[i], this.floatBounds)));
    this.les.push(leOf("+Inf"));
  }

  row(out: GrowingBytes, group: ExpiringGroup, metric: ExpiringMetric, row: usize): void {
    const start = mark();
    const labels = labelsText(group, row);
    const values = rowValues(row) + ((<usize>metric.slot) << 3);
    if (metric.type == ExpiringType.Histogram) {
      this.histogram(out, changetype<ExpiringHistogram>(metric), labels, values);
    } else {
      let at = sample(out, Bytes.of(metric.name), utf8(""), labels, 48);
      if (at) {
        const value = load<u64>(values);
        at = metric.type == ExpiringType.Gauge ? writeScaled(at, value, metric.scale) : writeDecimal(at, value);
        store<u8>(at++, 0x0a);
        out.commit(at);
      }
    }
    this.extra(out, metric, labels, row);
    release(start);
  }

  /** Name for the comments. */
  protected familyName(metric: ExpiringMetric): string {
    return metric.name;
  }

  /** Whether whole bounds are written with `.0`. */
  protected get floatBounds(): bool {
    return false;
  }

  /** Whether buckets tell the trace of a value. */
  protected get withExemplars(): bool {
    return false;
  }

  /** What follows the samples of a row. */
  protected extra(out: GrowingBytes, metric: ExpiringMetric, labels: Bytes, row: usize): void {}

  private histogram(out: GrowingBytes, metric: ExpiringHistogram, labels: Bytes, values: usize): void {
    const les = this.les;
    const name = Bytes.of(metric.name);
    // name_bucket{labels,le="…"} n
    const head = take(name.length + labels.length + 16);
    let end = put(head, name.address, name.length);
    end = putText(end, utf8("_bucket{"));
    end = put(end, labels.address, labels.length);
    if (labels.length) store<u8>(end++, 0x2c);
    const size = i32(end - head);
    const exemplar = this.withExemplars ? Exemplar.of(metric, values) : null;
    let total: u64 = 0;
    for (let i = 0; i < les.length; i++) {
      const le = unchecked(les[i]);
      total += load<u64>(values + 8 + ((<usize>i) << 3));
      let at = out.reserve(size + le.length + 24 + 192);
      if (!at) return;
      at = put(at, head, size);
      at = put(at, changetype<usize>(le), le.length);
      at = writeDecimal(at, total);
      if (exemplar && exemplar.bucket == i) {
        const text = exemplar.text();
        at = put(at, text.address, text.length);
      }
      store<u8>(at++, 0x0a);
      out.commit(at);
    }
    let at = sample(out, name, utf8("_sum"), labels, 48);
    if (!at) return;
    at = writeFraction(at, load<u64>(values), metric.scale);
    store<u8>(at++, 0x0a);
    out.commit(at);
    at = sample(out, name, utf8("_count"), labels, 24);
    if (!at) return;
    at = writeDecimal(at, total);
    store<u8>(at++, 0x0a);
    out.commit(at);
  }
}

/** Writes `name suffix {labels} ` and answers where the value goes, `room` bytes at most; 0 when all is full. */
export function sample<S>(out: GrowingBytes, name: Bytes, suffix: S, labels: Bytes, room: i32): usize {
  const end = Bytes.of(suffix);
  let at = out.reserve(name.length + end.length + labels.length + 3 + room);
  if (!at) return 0;
  at = put(at, name.address, name.length);
  at = put(at, end.address, end.length);
  if (labels.length) {
    store<u8>(at++, 0x7b);
    at = put(at, labels.address, labels.length);
    store<u8>(at++, 0x7d);
  }
  store<u8>(at++, 0x20);
  return at;
}

/** `a="1",b="2"`: the labels of a row, without those that are empty, which mean the same as missing ones. */
function labelsText(group: ExpiringGroup, row: usize): Bytes {
  const names = group.labels;
  const size = rowLabelsSize(row);
  if (!size) return names.length ? Bytes.of(OVERFLOW) : Bytes.view(0, 0);
  let room = size << 1;
  for (let i = 0; i < names.length; i++) room += names[i].length + 4;
  const text = take(room);
  let to = text;
  let at = rowLabels(row, group.valueCount);
  for (let i = 0; i < names.length; i++) {
    const length = <i32>load<u16>(at);
    at += 2;
    if (length) {
      if (to > text) store<u8>(to++, 0x2c);
      const name = Bytes.of(unchecked(names[i]));
      to = put(to, name.address, name.length);
      store<u8>(to++, 0x3d);
      store<u8>(to++, 0x22);
      to = escape(to, at, length);
      store<u8>(to++, 0x22);
    }
    at += length;
  }
  return Bytes.view(text, i32(to - text));
}

/** A label value has no control characters: only quotes and backslashes need care. */
function escape(to: usize, from: usize, length: i32): usize {
  for (const end = from + length; from < end; from++) {
    const byte = load<u8>(from);
    if (byte == 0x22 || byte == 0x5c) store<u8>(to++, 0x5c);
    store<u8>(to++, byte);
  }
  return to;
}

function leOf(bound: string): StaticArray<u8> {
  return Bytes.of('le="' + bound + '"} ').copy();
}

function typeName(type: ExpiringType): string {
  if (type == ExpiringType.Counter) return " counter\n";
  return type == ExpiringType.Gauge ? " gauge\n" : " histogram\n";
}

// @ts-ignore: decorator
@inline
function put(at: usize, from: usize, length: i32): usize {
  memory.copy(at, from, length);
  return at + length;
}

// @ts-ignore: decorator
@inline
function putText<T>(at: usize, text: T): usize {
  const bytes = Bytes.of(text);
  return put(at, bytes.address, bytes.length);
}
