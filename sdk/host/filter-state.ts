import type { ByteString } from "./bytes.js";
import { asBuffer, bytesOf } from "./bytes.js";
import { decodeStruct, structMap } from "./properties/messages.js";
import type { Attribute } from "./properties/values.js";

/** How long an object in filter state lives, at Envoy's numbers. */
export const LIFE_SPANS = ["FilterChain", "DownstreamRequest", "DownstreamConnection"] as const;
export type LifeSpan = (typeof LIFE_SPANS)[number];

/** Type of a property that a module sets, at Envoy's numbers. */
export const STATE_TYPES = ["Bytes", "String", "FlatBuffers", "Protobuf"] as const;
export type StateType = (typeof STATE_TYPES)[number];

/** How `declare_property` said that a property is kept. */
export interface StatePrototype {
  readonly readonly: boolean;
  readonly type: StateType;
  readonly schema: ByteString;
  readonly span: LifeSpan;
}

export const DEFAULT_PROTOTYPE: StatePrototype = { readonly: false, type: "Bytes", schema: "", span: "FilterChain" };

/** An object in filter state. */
export interface StateObject {
  /** What expressions and `proxy_get_property` see; `whole` when nothing is looked up inside. */
  value(whole: boolean): Attribute | undefined;
  /** What the access log's `FILTER_STATE` prints. */
  readonly bytes: Uint8Array;
}

/** A property that a module set; its key in filter state starts with `wasm.`. */
export class WasmState implements StateObject {
  #value: ByteString | undefined;

  constructor(readonly prototype: StatePrototype) {}

  get bytes(): Uint8Array {
    return bytesOf(this.#value ?? "");
  }

  /** False when the property is read-only and has a value already. */
  set(value: ByteString): boolean {
    if (this.#value !== undefined && this.prototype.readonly) return false;
    this.#value = value;
    return true;
  }

  /** A message of a known type is seen through when something inside is wanted; flatbuffers are not. */
  value(whole: boolean): Attribute | undefined {
    if (this.#value === undefined) return null;
    if (this.prototype.type === "String") return this.#value;
    const isStruct = this.prototype.type === "Protobuf" && this.prototype.schema.endsWith("google.protobuf.Struct");
    return isStruct && !whole ? structMap(decodeStruct(this.bytes)) : bytesOf(this.#value);
  }
}

/** An object that some other part of Envoy put there. */
export class NativeState implements StateObject {
  constructor(
    readonly bytes: Uint8Array,
    private readonly attribute?: Attribute,
  ) {}

  value(): Attribute | undefined {
    return this.attribute ?? this.bytes;
  }
}

/** Objects by name, of a stream or of the connection below it. */
export class FilterState {
  readonly #objects = new Map<ByteString, StateObject>();

  constructor(private readonly connection?: FilterState) {}

  get(key: ByteString): StateObject | undefined {
    return this.#objects.get(key) ?? this.connection?.get(key);
  }

  set(key: ByteString, object: StateObject, span: LifeSpan): void {
    if (span === "DownstreamConnection" && this.connection !== undefined) this.connection.set(key, object, span);
    else this.#objects.set(key, object);
  }

  /** Everything that can be read here, as bytes. */
  snapshot(): Map<string, Uint8Array> {
    const all = this.connection?.snapshot() ?? new Map<string, Uint8Array>();
    for (const [key, object] of this.#objects) all.set(key, object.bytes);
    return all;
  }

  /** Whether nothing has been put here. */
  get empty(): boolean {
    return this.#objects.size === 0;
  }
}

/** A copy that later writes cannot change. */
export function frozen(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(asBuffer(bytes));
}
