import { Status, lastStatus } from "../abi/status";
import { ProtobufWriter } from "../protobuf/writer";
import { callForeignFunction } from "./call";

/** What a property holds, for whoever reads it by CEL or an access log. */
export const enum PropertyType {
  Bytes = 0,
  String = 1,
  FlatBuffers = 2,
  /** A serialized message; the schema is its type URL. */
  Protobuf = 3,
}

/** How long a property lives, and who sees it. */
export const enum LifeSpan {
  FilterChain = 0,
  DownstreamRequest = 1,
  DownstreamConnection = 2,
}

/**
 * Says what a property that `setProperty` will set is. From `onVmStart` or `onConfigure`: Envoy looks at the root's
 * declarations only. `BadArgument` when the name was declared before, which a second configuration does: harmless.
 * Foreign function `declare_property`.
 */
export function declareProperty(
  name: string,
  type: PropertyType,
  schema: string = "",
  span: LifeSpan = LifeSpan.FilterChain,
  readOnly: bool = false,
): Status {
  const writer = ProtobufWriter.create();
  writer.bytes(1, name);
  writer.bool(2, readOnly);
  writer.uint64(3, type);
  writer.bytes(4, schema);
  writer.uint64(5, span);
  callForeignFunction("declare_property", writer.view());
  return lastStatus();
}

/**
 * Sets filter state that Envoy itself understands: the key must be one of its registered factories, such as
 * `envoy.network.upstream_server_name`, `envoy.tcp_proxy.cluster`, `envoy.ratelimit.hits_addend` or `envoy.string`.
 * `NotFound` for another key or without a stream, `BadArgument` for a value that the factory refuses.
 * Foreign function `set_envoy_filter_state`.
 */
export function setEnvoyFilterState<V>(key: string, value: V, span: LifeSpan = LifeSpan.FilterChain): Status {
  const writer = ProtobufWriter.create();
  writer.bytes(1, key);
  writer.bytes(2, value);
  writer.uint64(3, span);
  callForeignFunction("set_envoy_filter_state", writer.view());
  return lastStatus();
}
