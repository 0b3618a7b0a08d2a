import { BinaryReader } from "@bufbuild/protobuf/wire";
import { read, type Fields } from "./proto.js";

/** A data point of `opentelemetry.proto.metrics.v1`, with what is around it. */
export interface Point {
  name: string;
  unit: string;
  type: "gauge" | "sum" | "histogram";
  resource: Record<string, string>;
  labels: Record<string, string>;
  /** Milliseconds since 1970; 0 when it says nothing. */
  start: number;
  time: number;
  /** Whether it says that the series is gone. */
  isGone: boolean;
  /** Of gauges and sums. */
  value?: number;
  /** Of histograms. */
  count?: number;
  sum?: number;
  buckets?: number[];
  bounds?: number[];
}

/** All points of an ExportMetricsServiceRequest. */
export function decodeExport(bytes: Uint8Array): Point[] {
  const points: Point[] = [];
  read(bytes, {
    1: (request) => {
      const resource: Record<string, string> = {};
      read(request.bytes(), {
        1: (r) => read(r.bytes(), { 1: (attribute) => pair(attribute.bytes(), resource) }),
        2: (r) => read(r.bytes(), { 2: (scope) => points.push(...metric(scope.bytes(), resource)) }),
      });
    },
  });
  return points;
}

function pair(bytes: Uint8Array, into: Record<string, string>): void {
  let key = "";
  read(bytes, {
    1: (r) => (key = r.string()),
    2: (r) => read(r.bytes(), { 1: (value) => (into[key] = value.string()) }),
  });
}

const types = { 5: "gauge", 7: "sum", 9: "histogram" } as const;

function metric(bytes: Uint8Array, resource: Record<string, string>): Point[] {
  const points: Point[] = [];
  let name = "";
  let unit = "";
  const data = (field: keyof typeof types) => (r: BinaryReader) => {
    const type = types[field];
    let temporality = type === "gauge" ? 2 : 0;
    read(r.bytes(), {
      1: (p) => points.push({ ...point(p.bytes(), type), name, unit, resource }),
      2: (t) => (temporality = t.int32()),
    });
    if (temporality !== 2) throw new Error(`${name} is not cumulative`);
  };
  read(bytes, { 1: (r) => (name = r.string()), 3: (r) => (unit = r.string()), 5: data(5), 7: data(7), 9: data(9) });
  return points;
}

function point(bytes: Uint8Array, type: Point["type"]): Omit<Point, "name" | "unit" | "resource"> {
  const made: Omit<Point, "name" | "unit" | "resource"> = { type, labels: {}, start: 0, time: 0, isGone: false };
  const milliseconds = (r: BinaryReader): number => Number(BigInt(r.fixed64()) / 1_000_000n);
  const label = (r: BinaryReader): void => pair(r.bytes(), made.labels);
  const flags = (r: BinaryReader): void => void (made.isGone = (r.uint32() & 1) === 1);
  const times: Fields = { 2: (r) => (made.start = milliseconds(r)), 3: (r) => (made.time = milliseconds(r)) };
  if (type !== "histogram") {
    read(bytes, {
      ...times,
      4: (r) => (made.value = r.double()),
      6: (r) => (made.value = Number(r.sfixed64())),
      7: label,
      8: flags,
    });
    return made;
  }
  read(bytes, {
    ...times,
    4: (r) => (made.count = Number(r.fixed64())),
    5: (r) => (made.sum = r.double()),
    6: (r) => (made.buckets = numbers(r.bytes(), (inner) => Number(inner.fixed64()))),
    7: (r) => (made.bounds = numbers(r.bytes(), (inner) => inner.double())),
    9: label,
    10: flags,
  });
  return made;
}

function numbers(bytes: Uint8Array, next: (reader: BinaryReader) => number): number[] {
  const reader = new BinaryReader(bytes);
  const all: number[] = [];
  while (reader.pos < reader.len) all.push(next(reader));
  return all;
}
