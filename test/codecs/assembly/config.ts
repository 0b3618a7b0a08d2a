import { Configuration, UnknownKeys } from "proxy-wasm-assemblyscript-sdk/assembly/config";
import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";
import { reset, take } from "proxy-wasm-assemblyscript-sdk/assembly/abi/arena";

export function allocate(n: i32): usize { return take(n); }
export function clear(): void { reset(); }

/** Reads a configuration with every getter; answers a transcript. */
export function read(p: usize, n: i32, warn: bool): string {
  const config = Configuration.read(Bytes.view(p, n));
  const root = config.root;
  let out = "";
  out += "name=" + root.string("name", "none");
  out += " limit=" + root.integer("series_limit", 2000, 1, 100000).toString();
  out += " expiry=" + root.duration("expiry", 600000, 1000, 86400000).toString();
  out += " on=" + root.bool("enabled", true).toString();
  out += " ratio=" + root.number("ratio", 0.5, 0, 1).toString();
  out += " sink=" + root.enumeration("sink", ["registry", "envoy"]).toString();
  const metrics = root.list("metrics");
  while (metrics.next()) {
    const metric = metrics.object();
    out += " [" + metrics.index.toString() + " " + metric.required("name").string();
    out += " " + metric.stringList("tags_to_remove").join("|");
    const buckets = metric.value("buckets");
    if (buckets) {
      const object = buckets.object();
      const kind = object.oneOf(["explicit_buckets", "linear_buckets"]);
      if (kind == 0) out += " " + object.object("explicit_buckets").numberList("bounds").join(",");
    }
    out += "]";
  }
  const labels = root.map("labels");
  while (labels.next()) out += " " + labels.key + ":" + labels.string();
  root.ignore("no_effect");
  const hash = config.hash();
  const good = config.finish(warn ? UnknownKeys.Warn : UnknownKeys.Refuse);
  return (good ? "ok " : "bad ") + hash + " " + out + "\n" + config.error + "\n" + config.warning + "\n" + config.unknownCount.toString();
}
