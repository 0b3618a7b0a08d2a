import { httpListener, routeAnswering } from "../../../envoy/config/http-listener.js";
import { wasmHttpFilter } from "../../../envoy/config/wasm.js";
import type { JsonObject } from "../../../envoy/json.js";

/**
 * Listeners that keep modules compiled: V8 shares compiled code between VMs as long as one of them lives. These VMs may
 * call nothing and are never called, so that no case can notice them.
 */
export class KeptModules {
  readonly #listeners = new Map<string, JsonObject>();
  readonly #refused = new Set<string>();

  /** Those of `modules` that are neither kept nor known not to load. */
  missing(modules: readonly string[]): string[] {
    return [...new Set(modules)].filter((module) => !this.#listeners.has(module) && !this.#refused.has(module));
  }

  add(module: string): void {
    const name = `kept-module-${this.#listeners.size}`;
    const filter = wasmHttpFilter({ name, vmId: name, module, allowedCapabilities: ["proxy_log"] });
    this.#listeners.set(module, httpListener({ name, httpFilters: [filter], routes: [routeAnswering(200)] }));
  }

  /** A module that does not load: the case that wants it will say why. */
  refuse(module: string): void {
    this.#listeners.delete(module);
    this.#refused.add(module);
  }

  get listeners(): JsonObject[] {
    return [...this.#listeners.values()];
  }
}
