import type { Status } from "../abi/status.js";
import type { ByteString } from "../bytes.js";
import type { Metric } from "../metrics.js";
import type { Phase } from "../vm/phase.js";

/** What the host tells the rules about: only what is out of the ordinary, so that ordinary traffic costs nothing. */
export type PedanticEvent =
  | { readonly kind: "call failed"; readonly call: string; readonly status: Status; readonly why: string }
  | { readonly kind: "map missing"; readonly call: string; readonly map: string }
  | { readonly kind: "bad pairs"; readonly call: string; readonly consequence: string }
  | { readonly kind: "control character"; readonly call: string; readonly name: ByteString }
  | { readonly kind: "metric defined"; readonly metric: Metric; readonly types: readonly string[] }
  | { readonly kind: "gauge below zero"; readonly metric: Metric }
  | { readonly kind: "counter recorded"; readonly metric: Metric }
  | { readonly kind: "property key with NUL"; readonly key: ByteString }
  | { readonly kind: "declared in stream"; readonly name: ByteString }
  | { readonly kind: "impure read"; readonly source: string }
  | { readonly kind: "call refused"; readonly call: string; readonly phase: Phase }
  | { readonly kind: "allocation failed"; readonly size: number; readonly address: number }
  | { readonly kind: "second local response" }
  | { readonly kind: "continued in callback"; readonly what: string }
  | { readonly kind: "upstream data stopped" }
  | { readonly kind: "unknown action"; readonly what: string; readonly value: number; readonly meaning: string }
  | { readonly kind: "failed on one thread"; readonly plugin: string; readonly thread: string }
  | { readonly kind: "stream ended"; readonly pages: number };

export type EventOf<Kind extends PedanticEvent["kind"]> = Extract<PedanticEvent, { readonly kind: Kind }>;
