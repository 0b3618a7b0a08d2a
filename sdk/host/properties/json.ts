import { byteString } from "../bytes.js";
import { parseDuration, parseTimestamp } from "../time.js";
import { localityMessage, metadataMessage, nodeMessage, structMap, type Json, type JsonObject } from "./messages.js";
import { AttributeMap, Duration, Timestamp, Uint, type Attribute } from "./values.js";

/**
 * Attributes as users write them, in a tree like `{ request: { path: "/x" }, source: { port: 5000 } }`.
 *
 * Attributes that Envoy knows get Envoy's type. Elsewhere a string is a string, a whole number an int, another
 * number a double, an object a map, an array a list; and these forms say a type outright:
 * `{ "uint": 5 }`, `{ "int": 5 }`, `{ "double": 5 }`, `{ "string": "x" }`, `{ "bytes": "<base64>" }`,
 * `{ "timestamp": "2026-01-01T00:00:00Z" }` (or nanoseconds), `{ "duration": "1.5s" }` (or nanoseconds),
 * `{ "struct": {…} }`, `{ "metadata": { "<namespace>": {…} } }`, `{ "map": {…} }`.
 * From TypeScript also `bigint`, `Uint8Array`, `Date`, and any {@link Attribute} object.
 */
export type AttributeTree = Readonly<Record<string, AttributeJson>>;
export type AttributeJson =
  | Json
  | bigint
  | Uint8Array
  | Date
  | Uint
  | Timestamp
  | Duration
  | readonly AttributeJson[]
  | { readonly [name: string]: AttributeJson };

type Type = "timestamp" | "duration" | "uint" | "bytes" | "metadata" | "node" | "locality" | "double";

/** Types of the attributes whose JSON form does not say it by itself. */
const KNOWN: Readonly<Record<string, Type>> = {
  "request.time": "timestamp",
  "request.duration": "duration",
  "response.backend_latency": "duration",
  "connection.id": "uint",
  connection_id: "uint",
  metadata: "metadata",
  "upstream.request_attempt_count": "uint",
  "upstream.num_endpoints": "uint",
  "upstream.cx_pool_ready_duration": "duration",
  "upstream.locality": "locality",
  "xds.node": "node",
  "xds.cluster_metadata": "metadata",
  "xds.route_metadata": "metadata",
  "xds.virtual_host_metadata": "metadata",
  "xds.upstream_host_metadata": "metadata",
  "xds.upstream_host_locality_metadata": "metadata",
  "xds.listener_metadata": "metadata",
};

const TYPED = new Set([
  "uint",
  "int",
  "double",
  "string",
  "bytes",
  "timestamp",
  "duration",
  "struct",
  "metadata",
  "map",
]);

/** The value of one attribute; `path` is its dotted name, which decides the type of those that Envoy knows. */
export function attributeFromJson(json: AttributeJson, path = ""): Attribute {
  if (json instanceof Uint || json instanceof Timestamp || json instanceof Duration) return json;
  if (json instanceof Uint8Array || typeof json === "bigint" || typeof json === "boolean" || json === null) {
    return typeof json === "bigint" && KNOWN[path] === "uint" ? new Uint(json) : json;
  }
  if (json instanceof Date) return new Timestamp(BigInt(json.getTime()) * 1_000_000n);
  const typed = typedForm(json);
  if (typed !== undefined) return convert(typed.type, typed.value, path);
  const known = KNOWN[path];
  if (known !== undefined) return convert(known, json, path);
  if (typeof json === "string") return byteString(json);
  if (typeof json === "number") return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return (json as readonly AttributeJson[]).map((item) => attributeFromJson(item));
  return map(json as AttributeTree);
}

function map(tree: AttributeTree): AttributeMap {
  return new AttributeMap(
    new Map(Object.entries(tree).map(([key, value]) => [byteString(key), attributeFromJson(value)])),
  );
}

function typedForm(json: AttributeJson): { type: string; value: AttributeJson } | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const entries = Object.entries(json as AttributeTree);
  const [type, value] = entries[0] ?? [];
  if (entries.length !== 1 || type === undefined || value === undefined || !TYPED.has(type)) return undefined;
  const wantsObject = type === "struct" || type === "metadata" || type === "map";
  return wantsObject === (typeof value === "object") ? { type, value } : undefined;
}

function convert(type: string, value: AttributeJson, path: string): Attribute {
  switch (type) {
    case "uint":
      return new Uint(BigInt(value as number | string));
    case "int":
      return BigInt(value as number | string);
    case "double":
      return Number(value);
    case "string":
      return byteString(value as string);
    case "bytes":
      return new Uint8Array(Buffer.from(value as string, "base64"));
    case "timestamp":
      return new Timestamp(timestamp(value, path));
    case "duration":
      return new Duration(duration(value, path));
    case "struct":
      return structMap(value as JsonObject);
    case "metadata":
      return metadataMessage(namespaces(value as JsonObject));
    case "node":
      return nodeMessage(value as object);
    case "locality":
      return localityMessage(value as object);
    default:
      return map(value as AttributeTree);
  }
}

/** Metadata may be written with or without its one field's name. */
function namespaces(value: JsonObject): Readonly<Record<string, JsonObject>> {
  const inner = Object.keys(value).length === 1 ? value.filter_metadata : undefined;
  return (inner ?? value) as Readonly<Record<string, JsonObject>>;
}

function timestamp(value: AttributeJson, path: string): bigint {
  if (typeof value === "number") return BigInt(value);
  const ns = typeof value === "string" ? parseTimestamp(value) : undefined;
  if (ns !== undefined) return ns;
  throw new TypeError(`attribute ${path}: ${JSON.stringify(value)} is no timestamp such as 2026-01-01T00:00:00Z`);
}

function duration(value: AttributeJson, path: string): bigint {
  if (typeof value === "number") return BigInt(value);
  const ns = typeof value === "string" ? parseDuration(value) : undefined;
  if (ns !== undefined) return ns;
  throw new TypeError(`attribute ${path}: ${JSON.stringify(value)} is no duration such as 1.5s`);
}
