import type { Digest } from "../../oci/index.js";
import type { FailStrategy, MatchMode, NativeFilter, Phase } from "../project/project-file.js";
import type { IstioMinor } from "./istio-version.js";

/** An image pinned by the digest of its manifest (never that of an index). */
export interface PinnedImage {
  /** `registry/repository`. */
  readonly name: string;
  readonly digest: Digest;
}

/** One environment variable of the Wasm VM. */
export interface EnvironmentVariable {
  readonly name: string;
  /** The value; undefined takes it from the proxy's own environment. */
  readonly value: string | undefined;
}

/** What a resource attaches to, as Gateway API names it. */
export interface Target {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** Everything that a generated resource says, whatever its form. */
export interface Deployment {
  /** Name of the resource. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** Root id that the module registers (pluginName in Istio). */
  readonly rootId: string;
  readonly type: "http" | "network";
  readonly phase: Phase | undefined;
  readonly priority: number | undefined;
  readonly failStrategy: FailStrategy;
  readonly match: MatchMode;
  readonly ports: readonly number[];
  readonly labels: Readonly<Record<string, string>>;
  readonly targets: readonly Target[];
  readonly pullPolicy: "IfNotPresent" | "Always" | undefined;
  readonly pullSecret: string | undefined;
  readonly environment: readonly EnvironmentVariable[];
  /** Plugin configuration, undefined for none; it has been validated. */
  readonly configuration: Readonly<Record<string, unknown>> | undefined;
  /** Filters of Envoy itself that this configuration needs before the module. */
  readonly nativeFilters: readonly NativeFilter[];
  readonly istio: IstioMinor;
  /** Why a field has its value, by the field's name; printed as comments. */
  readonly reasons: Readonly<Record<string, string>>;
}
