import { byteString } from "../bytes.js";
import { FilterState } from "../filter-state.js";
import { attributeFromJson, type AttributeTree } from "../properties/json.js";
import type { Attribute } from "../properties/values.js";
import type { Direction } from "../abi/enums.js";
import type { Connection } from "./connection.js";

/** Attributes that a test set, by namespace and field; the rest is derived from the traffic. */
export class AttributeOverrides {
  readonly #values = new Map<string, Attribute>();
  readonly #namespaces = new Map<string, Map<string, Attribute>>();

  constructor(tree: AttributeTree) {
    for (const [name, value] of Object.entries(tree)) {
      if (!isNamespace(name, value)) {
        this.#values.set(byteString(name), attributeFromJson(value, name));
        continue;
      }
      const fields = new Map<string, Attribute>();
      for (const [field, inner] of Object.entries(value as AttributeTree)) {
        fields.set(byteString(field), attributeFromJson(inner, `${name}.${field}`));
      }
      this.#namespaces.set(name, fields);
    }
  }

  /** A top-level value. */
  value(name: string): Attribute | undefined {
    return this.#values.get(name);
  }

  /** A field of a namespace. */
  field(namespace: string, name: string): Attribute | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }
}

const NAMESPACES = new Set([
  "request",
  "response",
  "connection",
  "upstream",
  "source",
  "destination",
  "xds",
  "filter_state",
  "upstream_filter_state",
]);

function isNamespace(name: string, value: unknown): boolean {
  return NAMESPACES.has(name) && typeof value === "object" && value !== null;
}

/** What Envoy knows about a stream besides its headers. */
export class StreamInfo {
  readonly filterState: FilterState;
  readonly upstreamFilterState = new FilterState();
  protocol: string | undefined;
  bytesReceived = 0;
  bytesSent = 0;
  responseCode: number | undefined;
  responseCodeDetails: string | undefined;
  responseFlags = 0;
  /** Nanoseconds from the start to the end of the stream; undefined while it runs. */
  requestComplete: bigint | undefined;
  /** Nanoseconds between the first byte sent upstream and the last one received from there. */
  backendLatency: bigint | undefined;
  /** Whether an upstream host has been chosen. */
  upstreamChosen = false;

  constructor(
    readonly connection: Connection,
    readonly startTime: bigint,
    readonly direction: Direction,
    readonly overrides: AttributeOverrides | undefined,
    filterState?: FilterState,
  ) {
    this.filterState = filterState ?? new FilterState(connection.filterState);
  }
}
