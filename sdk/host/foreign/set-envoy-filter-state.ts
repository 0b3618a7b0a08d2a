import { Status } from "../abi/status.js";
import { toBytes } from "../bytes.js";
import { LIFE_SPANS, NativeState, type StateObject } from "../filter-state.js";
import { readMessage } from "../proto.js";
import type { ForeignFunction } from "./index.js";

type Factory = (value: string) => StateObject | null;

const readable: Factory = (value) => new NativeState(toBytes(value));
const opaque: Factory = (value) => new NativeState(toBytes(value), null);
const uint32: Factory = (value) => (/^\d{1,10}$/.test(value) && Number(value) < 2 ** 32 ? readable(value) : null);
const bool: Factory = (value) => (value === "true" || value === "false" ? opaque(value) : null);
const address: Factory = (value) => (/^(\[[0-9a-fA-F:]+\]|[0-9.]+):\d{1,5}$/.test(value) ? readable(value) : null);

/** Objects that Envoy can make from text. */
const FACTORIES: Readonly<Record<string, Factory>> = {
  "envoy.string": readable,
  "envoy.hashable_string": readable,
  "envoy.network.upstream_server_name": readable,
  "envoy.network.application_protocols": opaque,
  "envoy.network.upstream_subject_alt_names": opaque,
  "envoy.network.transport_socket.original_dst_address": address,
  "envoy.filters.listener.original_dst.local_ip": address,
  "envoy.filters.listener.original_dst.remote_ip": address,
  "envoy.ratelimit.hits_addend": uint32,
  "envoy.tcp_proxy.cluster": readable,
  "envoy.tcp_proxy.disable_tunneling": bool,
  "envoy.tcp_proxy.per_connection_idle_timeout_ms": uint32,
  "envoy.upstream.dynamic_host": readable,
  "envoy.upstream.dynamic_port": uint32,
};

/**
 * `set_envoy_filter_state`: puts an object of Envoy's own into filter state. Its argument is a
 * `SetEnvoyFilterStateArguments` (1 path, 2 value, 3 life span). NotFound for a path that Envoy has no factory for
 * or without a stream, BadArgument for a value that the factory refuses.
 */
export const setEnvoyFilterState: ForeignFunction = (vm, argument) => {
  const message = readMessage(argument);
  if (message === null) return { status: Status.BadArgument };
  const path = message.byteString(1);
  const factory = Object.hasOwn(FACTORIES, path) ? FACTORIES[path] : undefined;
  if (factory === undefined) return { status: Status.NotFound };
  const object = factory(message.text(2));
  if (object === null) return { status: Status.BadArgument };
  const info = vm.active.info;
  if (info === null || vm.active.inAccessLog) return { status: Status.NotFound };
  info.filterState.set(path, object, LIFE_SPANS[message.number(3)] ?? "FilterChain");
  return { status: Status.Ok };
};
