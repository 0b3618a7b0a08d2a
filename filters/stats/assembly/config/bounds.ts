import { Bounds, ConfigObject } from "proxy-wasm-assemblyscript-sdk";

/**
 * `buckets` of a metric, in Mixer's words: one of `explicit_buckets {bounds}`, `linear_buckets {num_finite_buckets, width,
 * offset}`, `exponential_buckets {num_finite_buckets, growth_factor, scale}`.
 */
export function readBounds(buckets: ConfigObject): f64[] {
  const which = buckets.oneOf(["explicit_buckets", "linear_buckets", "exponential_buckets"]);
  let bounds: Bounds;
  let source = buckets;
  if (which == 0) {
    source = buckets.object("explicit_buckets");
    bounds = Bounds.explicit(source.numberList("bounds"));
  } else if (which == 1) {
    source = buckets.object("linear_buckets");
    bounds = Bounds.linear(finite(source), source.number("width", 0), source.number("offset", 0));
  } else if (which == 2) {
    source = buckets.object("exponential_buckets");
    bounds = Bounds.exponential(finite(source), source.number("growth_factor", 0), source.number("scale", 0));
  } else {
    return [];
  }
  if (bounds.problem.length) source.refuse(bounds.problem);
  return bounds.values;
}

function finite(source: ConfigObject): i32 {
  return <i32>source.integer("num_finite_buckets", 0, 0, 1000);
}
