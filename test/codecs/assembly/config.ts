import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly/bytes";
import { Configuration, NO_DURATION, UnknownKeys, parseDuration } from "proxy-wasm-assemblyscript-sdk/assembly/config";
import { JsonKind, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly/json";

/** Reads a configuration as a filter would and answers, as JSON, what it read and what was wrong. */
export function read(text: usize, length: i32, warn: bool): Bytes {
  const config = Configuration.read(Bytes.view(text, length));
  const out = JsonWriter.create().beginObject();
  const root = config.root;
  out.key("isEmpty").bool(config.isEmpty);
  out.key("name").string(root.string("name", "none"));
  out.key("secret").bool(root.bytes("secret") === null);
  out.key("limit").integer(root.integer("series_limit", 2000, 1, 100000));
  out.key("any").integer(root.integer("any", 0));
  out.key("least").integer(root.integer("least", 0, 3));
  out.key("most").integer(root.integer("most", 0, i64.MIN_VALUE, -3));
  out.key("ratio").number(root.number("ratio", 0.5, 0, 1));
  out.key("weight").number(root.number("weight", 1));
  out.key("enabled").bool(root.bool("enabled", true));
  out.key("expiry").integer(root.duration("expiry", 600000, 1000, 86400000));
  out.key("sink").integer(root.enumeration("sink", ["registry", "envoy"], 1));
  out.key("hasMode").bool(root.has("mode"));
  const mode = root.value("mode");
  if (mode) {
    out.key("mode");
    if (mode.kind == JsonKind.Object) out.string(mode.object().required("name").string());
    else out.string(mode.string());
  }
  out.key("metrics").beginArray();
  const metrics = root.list("metrics");
  while (metrics.next()) {
    const metric = metrics.object();
    const name = metric.required("name");
    if (!name.string().length) name.refuse("must not be empty");
    out.beginArray().string(name.string());
    const tags = metric.stringList("tags_to_remove");
    for (let i = 0; i < tags.length; i++) out.string(tags[i]);
    const buckets = metric.value("buckets");
    if (buckets) {
      const object = buckets.object();
      if (object.oneOf(["explicit_buckets", "linear_buckets"]) == 0) {
        const bounds = object.object("explicit_buckets").numberList("bounds");
        for (let i = 0; i < bounds.length; i++) out.number(bounds[i]);
      } else {
        out.integer(object.object("linear_buckets").required("num_finite_buckets").integer(1, 200));
      }
    }
    out.endArray();
  }
  out.endArray().key("labels").beginObject();
  const labels = root.map("labels");
  while (labels.next()) out.key(labels.keyBytes).string(labels.string());
  out.endObject();
  // The camelCase spelling of a key that is given in camelCase is the only one.
  out.key("notValues").integer(root.list("notValues").size);
  root.ignore("no_effect");
  if (root.bool("impossible")) root.refuse("cannot be");
  const hash = config.hash();
  out.key("ok").bool(config.finish(warn ? UnknownKeys.Warn : UnknownKeys.Refuse));
  out.key("error").string(config.error).key("offset").integer(config.errorOffset);
  out.key("warning").string(config.warning).key("unknown").integer(config.unknownCount);
  return out.key("hash").string(hash).endObject().view();
}

export function duration(text: usize, length: i32): i64 {
  const milliseconds = parseDuration(text, length);
  return milliseconds == NO_DURATION ? -1 : milliseconds;
}

export function hash(text: usize, length: i32): string {
  const config = Configuration.read(Bytes.view(text, length));
  const hash = config.hash();
  config.finish();
  return hash;
}

/** A filter's configuration without keys of its own. */
export function readNothing(text: usize, length: i32): bool {
  return Configuration.read(Bytes.view(text, length)).finish();
}
