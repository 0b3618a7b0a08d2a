import { proxy_define_metric, proxy_get_metric, proxy_increment_metric, proxy_record_metric } from "../abi/imports";
import { outAddress } from "../abi/out";
import { Status, note } from "../abi/status";
import { MetricType } from "../abi/types";
import { addressOf, lengthOf } from "../bytes/text";
import { remember, remembered } from "./names";

// A metric is a number that the host gave. Envoy names it `wasmcustom.<name>`, gives a new number at every definition
// and never forgets one: so each name is defined once in a VM.

const FAILED: usize = 0;

function define<N>(type: i32, name: N): usize {
  const address = addressOf(name);
  const length = lengthOf(name, address);
  const known = remembered(type, address, length);
  if (known) return known;
  if (note(proxy_define_metric(type, address, length, outAddress))) return FAILED;
  const id = load<u32>(outAddress);
  remember(type, address, length, id);
  return id;
}

function read(id: usize): i64 {
  return note(proxy_get_metric(<u32>id, outAddress)) ? -1 : load<i64>(outAddress);
}

/** A number that only grows. All workers share it. */
// @ts-ignore: decorator
@unmanaged
export class Counter {
  /** Defines the counter, or finds it again. Not in `_initialize`. One name is for one type of metric. */
  static define<N>(name: N): Counter {
    return changetype<Counter>(define(MetricType.Counter, name));
  }

  /** Adds `by`, at least 1: Envoy refuses 0 and less with `BadArgument`. One host call. */
  increment(by: i64 = 1): Status {
    return note(proxy_increment_metric(<u32>changetype<usize>(this), by));
  }

  /** The value now, of all workers together; -1 when the call fails. */
  get(): i64 {
    return read(changetype<usize>(this));
  }
}

/** A number that goes up and down. All workers share it. */
// @ts-ignore: decorator
@unmanaged
export class Gauge {
  /** Defines the gauge, or finds it again. Not in `_initialize`. */
  static define<N>(name: N): Gauge {
    return changetype<Gauge>(define(MetricType.Gauge, name));
  }

  /** Sets the value. Envoy's gauges are unsigned. One host call. */
  set(value: u64): Status {
    return note(proxy_record_metric(<u32>changetype<usize>(this), value));
  }

  /** Adds `by`, which may be negative. Envoy has no floor: below 0 the value wraps around. */
  add(by: i64): Status {
    return note(proxy_increment_metric(<u32>changetype<usize>(this), by));
  }

  /** The value now, of all workers together; -1 when the call fails. */
  get(): i64 {
    return read(changetype<usize>(this));
  }
}

/** A distribution of whole numbers. Its buckets are the host's affair: `histogram_bucket_settings`. */
// @ts-ignore: decorator
@unmanaged
export class Histogram {
  /** Defines the histogram, or finds it again. Not in `_initialize`. */
  static define<N>(name: N): Histogram {
    return changetype<Histogram>(define(MetricType.Histogram, name));
  }

  /** Records one value. One host call. */
  record(value: u64): Status {
    return note(proxy_record_metric(<u32>changetype<usize>(this), value));
  }
}
