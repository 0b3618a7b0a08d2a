import type { ByteString } from "../bytes.js";
import type { FilterState } from "../filter-state.js";
import type { StreamInfo } from "../stream/info.js";
import type { Activation } from "./activation.js";
import { addressAttribute, connectionAttribute } from "./connection.js";
import { metadataMessage } from "./messages.js";
import { requestAttribute } from "./request.js";
import { responseAttribute } from "./response.js";
import { upstreamAttribute, xdsAttribute } from "./upstream.js";
import { hasFields, Namespace, type Attribute } from "./values.js";

type FieldSource = (at: Activation, name: ByteString) => Attribute | undefined;

const NAMESPACES: Readonly<Record<string, FieldSource>> = {
  request: requestAttribute,
  response: responseAttribute,
  connection: connectionAttribute,
  upstream: upstreamAttribute,
  xds: xdsAttribute,
  source: (at, name) => addressAttribute(at.info?.connection.source, name),
  destination: (at, name) => addressAttribute(at.info?.connection.destination, name),
  filter_state: (at, name) => stateValue(at.info?.filterState, name),
  upstream_filter_state: (at, name) => stateValue(at.info?.upstreamFilterState, name),
};

/** A field of one of Envoy's namespaces, or undefined: what a test set wins over what the traffic says. */
export function namespaceField(at: Activation, namespace: string, name: ByteString): Attribute | undefined {
  const { info } = at;
  const early = info?.upstreamChosen !== true && needsUpstream(namespace, name, info?.protocol !== undefined);
  const given = early ? undefined : info?.overrides?.field(namespace, name);
  return given !== undefined ? given : (NAMESPACES[namespace] as FieldSource)(at, name);
}

/** Attributes of the upstream host: there is none before one is chosen. A TCP connection has no cluster before that either. */
function needsUpstream(namespace: string, name: ByteString, http: boolean): boolean {
  if (namespace === "upstream") return true;
  return namespace === "xds" && (name.startsWith("upstream_host_") || (!http && name.startsWith("cluster_")));
}

/**
 * A top-level name of Envoy's attributes. A root context knows only `xds`.
 *
 * @param whole nothing is looked up inside: a property that a module set is then its bytes, whatever it declared.
 */
export function attribute(at: Activation, name: ByteString, whole: boolean): Attribute | undefined {
  if (Object.hasOwn(NAMESPACES, name)) {
    if (at.info === null && name !== "xds") return undefined;
    return new Namespace((field) => namespaceField(at, name, field));
  }
  const info = at.info;
  if (info === null) return undefined;
  const given = info.overrides?.value(name);
  if (given !== undefined) return given;
  return name === "metadata" ? metadataMessage({}) : wasmState(info, name, whole);
}

/** Properties that modules set are top-level names too. */
function wasmState(info: StreamInfo, name: ByteString, whole: boolean): Attribute | undefined {
  const state = info.filterState.get(`wasm.${name}`) ?? info.upstreamFilterState.get(`wasm.${name}`);
  return state?.value(whole);
}

function stateValue(state: FilterState | undefined, key: ByteString): Attribute | undefined {
  return state?.get(key)?.value(false);
}

/** One step of a path into a value: a field of a map or message, or the index of a list. */
export function step(value: Attribute, part: ByteString): Attribute | undefined {
  if (hasFields(value)) return value.get(part);
  if (!Array.isArray(value)) return undefined;
  return /^\s*[+-]?\d+\s*$/.test(part) ? (value as readonly Attribute[])[Number(part)] : undefined;
}
