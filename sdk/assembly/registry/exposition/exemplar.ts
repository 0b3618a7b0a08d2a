import { take } from "../../abi/arena";
import { BytesBuilder } from "../../encoding/builder";
import { Bytes } from "../../bytes";
import { ProtobufWriter } from "../../protobuf/writer";
import { power } from "../bounds";
import { ExpiringHistogram } from "../metric";
import { PairKind, writeLabel } from "./label-pairs";
import { writeFraction } from "./number";
import { timestamp } from "./protobuf";

// @ts-ignore: decorator
@lazy
const DIGITS = "0123456789abcdef";

/** The newest value of a histogram whose trace is known. Lives as long as the outermost callback. */
// @ts-ignore: decorator
@unmanaged
export class Exemplar {
  /** Which bucket the value lies in. */
  bucket: i32;
  private scale: i32;
  private at: usize;

  /** The exemplar among the values at `values`; null when there is none. */
  static of(metric: ExpiringHistogram, values: usize): Exemplar | null {
    if (metric.replaced < 0) return null;
    const at = values + ((<usize>metric.replaced) << 3);
    if (!load<u64>(at, 8)) return null;
    const exemplar = changetype<Exemplar>(take(offsetof<Exemplar>()));
    exemplar.at = at;
    exemplar.scale = metric.scale;
    exemplar.bucket = metric.bucketOf(load<u64>(at));
    return exemplar;
  }

  /** ` # {trace_id="…",span_id="…"} value seconds`, as OpenMetrics has it. */
  text(): Bytes {
    const out = BytesBuilder.create(160).append(' # {trace_id="').append(this.traceId());
    out
      .append('",span_id="')
      .append(hex(load<u64>(this.at, 32)))
      .append('"} ');
    let end = writeFraction(out.extend(96), load<u64>(this.at), this.scale);
    store<u8>(end++, 0x20);
    end = writeFraction(end, load<u64>(this.at, 8) / 1_000_000, 3);
    out.truncate(i32(end - out.address));
    return out.view();
  }

  /** Writes an io.prometheus.client.Exemplar. */
  writeTo(writer: ProtobufWriter, field: i32): void {
    const message = writer.begin(field);
    writeLabel(writer, 1, "trace_id", this.traceId(), PairKind.Prometheus);
    writeLabel(writer, 1, "span_id", hex(load<u64>(this.at, 32)), PairKind.Prometheus);
    writer.double(2, <f64>load<u64>(this.at) / power(10, this.scale));
    timestamp(writer, 3, load<u64>(this.at, 8));
    writer.end(message);
  }

  /** Writes an opentelemetry.proto.metrics.v1.Exemplar. */
  writeOtlp(writer: ProtobufWriter, field: i32): void {
    const message = writer.begin(field);
    writer.fixed64(2, load<u64>(this.at, 8));
    writer.double(3, <f64>load<u64>(this.at) / power(10, this.scale));
    const ids = take(24);
    for (let i: usize = 0; i < 24; i += 8) store<u64>(ids + i, bswap(load<u64>(this.at + 16 + i)));
    writer.bytes(4, Bytes.view(ids + 16, 8));
    writer.bytes(5, Bytes.view(ids, 16));
    writer.end(message);
  }

  private traceId(): Bytes {
    const id = BytesBuilder.create(32);
    if (load<u64>(this.at, 16)) id.append(hex(load<u64>(this.at, 16)));
    return id.append(hex(load<u64>(this.at, 24))).view();
  }
}

/** Sixteen digits. */
function hex(value: u64): Bytes {
  const at = take(16);
  for (let i = 15; i >= 0; i--) {
    store<u8>(at + i, <u8>DIGITS.charCodeAt(i32(value & 15)));
    value >>= 4;
  }
  return Bytes.view(at, 16);
}
