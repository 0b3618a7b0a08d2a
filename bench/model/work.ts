import type { BootstrapOptions, JsonObject, TrafficDirection } from "proxy-wasm-assemblyscript-sdk/envoy";

/** Who does the work. The order is the order of the report. */
export const implementations = [
  "none",
  "control",
  "native",
  "lua",
  "floor",
  "sdk",
  "rust",
  "go",
  "gcore",
  "solo",
] as const;
export type Implementation = (typeof implementations)[number];

/** What implementations are called in the report. */
export const titles: Record<Implementation, string> = {
  none: "no filter",
  control: "no filter, again (A/A)",
  native: "native filter (C++)",
  lua: "Lua filter",
  floor: "raw ABI, hand-written AssemblyScript",
  sdk: "proxy-wasm-assemblyscript-sdk",
  rust: "Rust SDK (proxy-wasm)",
  go: "Go SDK (proxy-wasm-go-sdk)",
  gcore: "AssemblyScript: @gcoredev/proxy-wasm-sdk-as",
  solo: "AssemblyScript: @solo-io/proxy-runtime",
};

/** One request as it goes over the wire, HTTP/1.1. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** Without `host`, which the harness adds unless it is given. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
}

/** What a client sees of an answer, for the comparison of twins. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** One job that several implementations do alike. */
export interface Work {
  /** Names the work in files and on the command line: `add-header`. */
  readonly name: string;
  /** One sentence for the report: what is done to each request. */
  readonly title: string;
  readonly protocol: "http" | "tcp";
  /** The request that is repeated while time is measured. */
  readonly request: Request;
  /** Further requests on which all implementations must give the same answer, before anything is timed. */
  readonly probes?: readonly Request[];
  /**
   * Who answers: Envoy's own `direct_response` (200, body `ok`), or the upstream, which answers 200 and `upstreamBody`
   * (default `ok`). Before timing it is asked with a header `x-show` more, and shows what reached it: an `x-seen` header
   * for the method, the path, the body's size and CRC, and each header. A TCP upstream sends back what it gets.
   */
  readonly answeredBy: "envoy" | "upstream";
  readonly upstreamBody?: string;
  /** Headers of the upstream's answer. */
  readonly upstreamHeaders?: readonly (readonly [string, string])[];
  /** Traffic direction of the listener, as filters see it. */
  readonly direction?: TrafficDirection;
  /** What is left of an answer for the comparison; by default date, server and x-envoy headers are left out. */
  readonly comparable?: (answer: Answer) => unknown;
  /** Judges the answers to the request and the probes instead of comparing them; throws what is wrong with them. */
  readonly check?: (variant: Variant, answers: readonly Answer[]) => void;
  readonly variants: readonly Variant[];
}

/** A work done by one implementation. */
export interface Variant {
  readonly by: Implementation;
  /** Tells variants of one implementation apart: `one batch`. */
  readonly label?: string;
  /** The Wasm module it needs, by the name that `twins/build` gives it; its bytes are in the report. */
  readonly module?: string;
  /** HTTP (or network) filters before the router (or the TCP proxy). `module` is the path of the built module. */
  readonly filters: (module: string) => readonly JsonObject[];
  /** What the bootstrap needs beside that: tag extraction, clusters. */
  readonly bootstrap?: BootstrapOptions;
}
