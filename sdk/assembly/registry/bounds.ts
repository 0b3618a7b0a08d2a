/** Most finite buckets of a histogram. */
export const MAX_BOUNDS: i32 = 256;

/**
 * Upper bounds of a histogram's buckets, strictly increasing; `+Inf` follows by itself. The three ways to give them are
 * those of Mixer's `BucketsDefinition`.
 */
export class Bounds {
  constructor(
    /** The bounds, in the metric's unit. */
    readonly values: f64[],
    /** What is wrong with them; empty when nothing is. */
    readonly problem: string,
  ) {}

  /** The bounds as given. */
  static explicit(values: f64[]): Bounds {
    return new Bounds(values, examine(values));
  }

  /** `offset + width * i` for i = 0 … `finite`. */
  static linear(finite: i32, width: f64, offset: f64): Bounds {
    const problem = finite < 1 ? "num_finite_buckets must be at least 1" : width > 0 ? "" : "width must be above 0";
    if (problem.length || finite >= MAX_BOUNDS) return new Bounds([], problem.length ? problem : tooMany());
    const values = new Array<f64>(finite + 1);
    for (let i = 0; i <= finite; i++) values[i] = offset + width * <f64>i;
    return Bounds.explicit(values);
  }

  /** `scale * growth ^ i` for i = 0 … `finite`. */
  static exponential(finite: i32, growth: f64, scale: f64): Bounds {
    let problem = "";
    if (finite < 1) problem = "num_finite_buckets must be at least 1";
    else if (!(growth > 1)) problem = "growth_factor must be above 1";
    else if (!(scale > 0)) problem = "scale must be above 0";
    else if (finite >= MAX_BOUNDS) problem = tooMany();
    if (problem.length) return new Bounds([], problem);
    const values = new Array<f64>(finite + 1);
    for (let i = 0; i <= finite; i++) values[i] = scale * power(growth, i);
    return Bounds.explicit(values);
  }
}

/** `base ^ exponent` by squaring: the library's own is larger than the rest of this folder. */
export function power(base: f64, exponent: i32): f64 {
  let result: f64 = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result *= base;
    base *= base;
  }
  return result;
}

function examine(values: f64[]): string {
  if (values.length == 0) return "at least one bound is needed";
  if (values.length > MAX_BOUNDS) return tooMany();
  for (let i = 0; i < values.length; i++) {
    if (!isFinite(values[i])) return "a bound must be finite";
    if (values[i] < 0) return "a bound must not be below 0";
    if (i && values[i] <= values[i - 1]) return "bounds must be strictly increasing";
  }
  return "";
}

function tooMany(): string {
  return "at most " + MAX_BOUNDS.toString() + " bounds";
}
