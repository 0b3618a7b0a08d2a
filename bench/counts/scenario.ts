import type { ModuleSource } from "./modules.js";
import type {
  ExchangeOptions,
  HostOptions,
  JsonObject,
  PluginOptions,
  TcpStep,
} from "proxy-wasm-assemblyscript-sdk/host";

/** One request or connection through one filter, on the Node host, after others like it. */
export interface Scenario {
  /** As in the table of limits: `stats, registry`. */
  readonly name: string;
  readonly module: ModuleSource;
  readonly host?: Pick<HostOptions, "node">;
  readonly plugin?: PluginOptions;
  readonly exchange?: ExchangeOptions;
  /** A TCP connection instead. */
  readonly connection?: readonly TcpStep[];
  /** Milliseconds of simulated time that pass behind the request, so that timers run. */
  readonly passing?: number;
}

export const filter = (name: string): ModuleSource => ({ folder: `filters/${name}`, name });

export const configuration = (value: JsonObject): string => JSON.stringify(value);
