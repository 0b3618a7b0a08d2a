import { BinaryReader } from "@bufbuild/protobuf/wire";
import { read } from "./proto.js";

/** `io.prometheus.client.MetricFamily`, as far as tests look at it. */
export interface Family {
  name: string;
  type: number;
  metrics: Metric[];
}

export interface Metric {
  labels: Record<string, string>;
  counter?: number;
  gauge?: number;
  histogram?: HistogramValue;
}

export interface HistogramValue {
  count: number;
  sum: number;
  buckets: { count: number; bound: number }[];
  schema: number;
  zeroCount: number;
  /** Buckets that are not empty, by their upper bounds. */
  native: { upper: number; count: number }[];
}

/** Families with their lengths in front. */
export function decodeFamilies(bytes: Uint8Array): Family[] {
  const reader = new BinaryReader(bytes);
  const families: Family[] = [];
  while (reader.pos < reader.len) families.push(family(reader.bytes()));
  return families;
}

function family(bytes: Uint8Array): Family {
  const made: Family = { name: "", type: 0, metrics: [] };
  read(bytes, {
    1: (r) => (made.name = r.string()),
    3: (r) => (made.type = r.int32()),
    4: (r) => made.metrics.push(metric(r.bytes())),
  });
  return made;
}

function metric(bytes: Uint8Array): Metric {
  const made: Metric = { labels: {} };
  const value = (inner: Uint8Array): number => {
    let found = NaN;
    read(inner, { 1: (r) => (found = r.double()) });
    return found;
  };
  read(bytes, {
    1: (r) => {
      let name = "";
      read(r.bytes(), { 1: (p) => (name = p.string()), 2: (p) => (made.labels[name] = p.string()) });
    },
    2: (r) => (made.gauge = value(r.bytes())),
    3: (r) => (made.counter = value(r.bytes())),
    7: (r) => (made.histogram = histogram(r.bytes())),
  });
  return made;
}

function histogram(bytes: Uint8Array): HistogramValue {
  const made: HistogramValue = { count: 0, sum: 0, buckets: [], schema: 0, zeroCount: 0, native: [] };
  const spans: { offset: number; length: number }[] = [];
  const deltas: number[] = [];
  read(bytes, {
    1: (r) => (made.count = Number(r.uint64())),
    2: (r) => (made.sum = r.double()),
    3: (r) => {
      const bucket = { count: 0, bound: 0 };
      read(r.bytes(), { 1: (b) => (bucket.count = Number(b.uint64())), 2: (b) => (bucket.bound = b.double()) });
      made.buckets.push(bucket);
    },
    5: (r) => (made.schema = r.sint32()),
    7: (r) => (made.zeroCount = Number(r.uint64())),
    12: (r) => {
      const span = { offset: 0, length: 0 };
      read(r.bytes(), { 1: (s) => (span.offset = s.sint32()), 2: (s) => (span.length = s.uint32()) });
      spans.push(span);
    },
    13: (r) => deltas.push(Number(r.sint64())),
  });
  let index = 0;
  let count = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++, index++) {
      count += deltas.shift() ?? NaN;
      made.native.push({ upper: 2 ** (index / 2 ** made.schema), count });
    }
  }
  return made;
}
