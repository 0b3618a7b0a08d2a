import { join } from "node:path";
import type {
  ExchangeOptions,
  HostOptions,
  JsonObject,
  PluginOptions,
  TcpStep,
} from "proxy-wasm-assemblyscript-sdk/host";
import { root } from "../../test/setup/paths.mjs";

/** One request or connection through one filter, on the Node host, after others like it. */
export interface Scenario {
  /** As in the table of limits: `stats, registry`. */
  readonly name: string;
  /** The module for release, of which instructions are counted. */
  readonly module: ModuleSource;
  readonly host?: Pick<HostOptions, "node">;
  readonly plugin?: PluginOptions;
  readonly exchange?: ExchangeOptions;
  /** A TCP connection instead. */
  readonly connection?: readonly TcpStep[];
  /** Milliseconds of simulated time that pass behind the request, so that timers run. */
  readonly passing?: number;
}

/** A module that `proxy-wasm build` has built, or a guest's only file, from the root of the checkout, which is compiled here. */
export type ModuleSource = { readonly folder: string; readonly name: string } | { readonly source: string };

export const filter = (name: string): ModuleSource => ({ folder: `filters/${name}`, name });

/** Path of a built module. */
export function builtModule(folder: string, name: string, build: "release" | "debug"): string {
  return join(root, folder, "build", build === "release" ? `${name}.wasm` : `${name}.debug.wasm`);
}

export const configuration = (value: JsonObject): string => JSON.stringify(value);
