import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createHost, PluginLoadError, type Host, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { Failure } from "../../cli/failure.js";

/** Beside the sources, and seen from where this file is compiled to. */
const PLACES = ["../build/header-authz.debug.wasm", "../../../header-authz/build/header-authz.debug.wasm"];

export interface Loaded {
  host: Host;
  plugin: Plugin;
}

/**
 * Runs the filter itself, its debug build, with a configuration.
 * @throws Failure when there is no debug build, or the filter refuses the configuration.
 */
export async function loadFilter(configuration: string): Promise<Loaded> {
  const module = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((file) => existsSync(file));
  if (module === undefined)
    throw new Failure(
      "the filter's debug build is missing",
      "Make it by: npx proxy-wasm build --debug filters/header-authz",
    );
  const host = await createHost({ module, mainThread: false, logLevel: "info" });
  try {
    return { host, plugin: await host.loadPlugin({ name: "header-authz", configuration }) };
  } catch (error) {
    if (!(error instanceof PluginLoadError)) throw error;
    const reason = error.logs.find(({ message }) => message.startsWith("header-authz: "))?.message;
    throw new Failure(reason ?? error.message);
  }
}
