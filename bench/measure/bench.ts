import { EnvoyStartError } from "proxy-wasm-assemblyscript-sdk/envoy";
import type { Built } from "../twins/toolchains/index.js";
import type { LoadTool } from "./load.js";

/** What all measurements stand on. */
export interface Bench {
  /** Command that runs Envoy on its processor. */
  readonly envoy: string;
  readonly tool: LoadTool;
  readonly modules: ReadonlyMap<string, Built>;
  /** How often each variant of a work is measured. */
  readonly blocks: number;
  readonly blockSeconds: number;
  /** How often a variant is started for its start time. */
  readonly starts: number;
  readonly connections: number;
  /** Decides the order within blocks. */
  readonly random: () => number;
  /** Shows what is under way. */
  readonly show: (text: string) => void;
}

/** What went wrong, in one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [first = "", second = ""] = text.trim().split("\n");
  // Envoy's own reason stands in the second line
  return error instanceof EnvoyStartError && second ? `${first}: ${second.trim()}` : first;
}
