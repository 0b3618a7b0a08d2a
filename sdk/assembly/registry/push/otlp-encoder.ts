import { mark, release } from "../../abi/arena";
import { Bytes } from "../../bytes";
import { ProtobufWriter, storeVarint, varintSize } from "../../protobuf/writer";
import { power } from "../bounds";
import { Encoder } from "../exposition/encoder";
import { Exemplar } from "../exposition/exemplar";
import { GrowingBytes } from "../exposition/growing";
import { PairKind, writeLabel, writeLabels } from "../exposition/label-pairs";
import { ExpiringGroup } from "../group";
import { rowValues } from "../layout";
import { ExpiringHistogram, ExpiringMetric, ExpiringType } from "../metric";

// opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest, as a row of resource_metrics that are complete each:
// protobuf messages may be cut between two fields of the top and the pieces sent one by one.
//
//   resource_metrics | resource | scope_metrics | scope | metric | name … | sum | data_points × n | temporality |

/** Bytes of data points after which a piece ends. */
const PIECE: i32 = 65536;
/** DataPointFlags: the series is gone. */
const NO_RECORDED_VALUE: u64 = 1;
const CUMULATIVE: u64 = 2;
const NANOSECONDS: u64 = 1_000_000;

/** OpenTelemetry's metrics, cumulative. A row that expired says so, by a point without a value. */
export class OtlpEncoder extends Encoder {
  private readonly resource: StaticArray<u8>;
  private readonly scope: StaticArray<u8>;
  private readonly points: GrowingBytes;

  constructor(
    /** Name of the instrumentation scope. */
    scope: string,
    /** Attributes of the resource. */
    names: string[],
    values: string[],
    /** When all points were taken, milliseconds since 1970. */
    private readonly time: u64,
    most: i32,
  ) {
    super();
    const start = mark();
    const writer = ProtobufWriter.create();
    for (let i = 0; i < names.length; i++) {
      writeLabel(writer, 1, names[i], Bytes.of(values[i]), PairKind.OpenTelemetry);
    }
    this.resource = writer.view().copy();
    const inner = ProtobufWriter.create();
    inner.bytes(1, scope);
    this.scope = inner.view().copy();
    release(start);
    this.points = GrowingBytes.create(PIECE + 4096, most);
  }

  get contentType(): string {
    return "application/x-protobuf";
  }

  begin(out: GrowingBytes, group: ExpiringGroup, metric: ExpiringMetric): void {
    this.points.clear();
  }

  row(out: GrowingBytes, group: ExpiringGroup, metric: ExpiringMetric, row: usize): void {
    const start = mark();
    const writer = ProtobufWriter.create(2048);
    const point = writer.begin(1);
    const isHistogram = metric.type == ExpiringType.Histogram;
    if (load<u64>(row, 16) && metric.type != ExpiringType.Gauge) writer.fixed64(2, load<u64>(row, 16) * NANOSECONDS);
    writer.fixed64(3, this.time * NANOSECONDS);
    const values = rowValues(row) + ((<usize>metric.slot) << 3);
    if (load<u64>(row, 24) && group.isExpired(load<u64>(row, 24), this.time)) {
      writer.uint64(isHistogram ? 10 : 8, NO_RECORDED_VALUE);
    } else if (isHistogram) {
      histogram(writer, changetype<ExpiringHistogram>(metric), values);
    } else if (metric.scale) {
      writer.double(4, <f64>load<i64>(values) / power(10, metric.scale));
    } else {
      writer.fixed64(6, load<u64>(values));
    }
    writeLabels(writer, isHistogram ? 9 : 7, group, row, PairKind.OpenTelemetry);
    writer.end(point);
    this.points.append(writer.view());
    release(start);
    if (this.points.isFull) out.isFull = true;
    else if (this.points.length >= PIECE) this.end(out, metric);
  }

  /** Writes the points that were collected as one piece. */
  end(out: GrowingBytes, metric: ExpiringMetric): void {
    if (!this.points.length) return;
    const start = mark();
    const resource = ProtobufWriter.create();
    resource.bytes(1, this.resource);
    const scope = ProtobufWriter.create();
    scope.bytes(1, this.scope);
    const about = ProtobufWriter.create();
    about.bytes(1, metric.name);
    about.bytes(2, metric.help);
    about.bytes(3, unitOf(metric.unit));
    const kind = ProtobufWriter.create();
    if (metric.type != ExpiringType.Gauge) kind.uint64(2, CUMULATIVE);
    if (metric.type == ExpiringType.Counter) kind.bool(3, true);
    const data = this.points.length + kind.out.length;
    const whole = about.out.length + framed(data);
    const scoped = scope.out.length + framed(whole);
    open(out, 1, resource.out.length + framed(scoped));
    out.append(resource.view());
    open(out, 2, scoped);
    out.append(scope.view());
    open(out, 2, whole);
    out.append(about.view());
    open(out, fieldOf(metric.type), data);
    out.copy(this.points.address, this.points.length);
    out.append(kind.view());
    this.points.clear();
    release(start);
  }

  free(): void {
    this.points.free();
  }
}

function histogram(writer: ProtobufWriter, metric: ExpiringHistogram, values: usize): void {
  const bounds = metric.bounds;
  const counts = writer.begin(6);
  let total: u64 = 0;
  for (let i = 0; i <= bounds.length; i++) {
    const count = load<u64>(values + 8 + ((<usize>i) << 3));
    total += count;
    store<u64>(writer.out.extend(8), count);
  }
  writer.end(counts);
  const limits = writer.begin(7);
  for (let i = 0; i < bounds.length; i++) store<f64>(writer.out.extend(8), unchecked(bounds[i]));
  writer.end(limits);
  writer.fixed64(4, total);
  writer.double(5, <f64>load<u64>(values) / power(10, metric.scale));
  const exemplar = Exemplar.of(metric, values);
  if (exemplar) exemplar.writeOtlp(writer, 8);
}

/** Field of the data in a Metric. */
function fieldOf(type: ExpiringType): i32 {
  if (type == ExpiringType.Counter) return 7;
  return type == ExpiringType.Gauge ? 5 : 9;
}

/** The unit as UCUM says it. */
function unitOf(unit: string): string {
  if (unit == "milliseconds") return "ms";
  if (unit == "seconds") return "s";
  return unit == "bytes" ? "By" : unit;
}

/** Size of a field below 16 with so many bytes, tag and length included. */
function framed(length: i32): i32 {
  return 1 + varintSize(length) + length;
}

/** Writes tag and length of a field below 16. */
function open(out: GrowingBytes, field: i32, length: i32): void {
  const at = out.reserve(1 + varintSize(length));
  if (!at) return;
  store<u8>(at, (field << 3) | 2);
  out.commit(storeVarint(at + 1, length));
}
