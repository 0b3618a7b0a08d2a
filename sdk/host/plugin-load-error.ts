import type { LogEntry } from "./logs.js";

/** Thrown when Envoy would refuse a plugin: the module says no to its configuration, or traps. */
export class PluginLoadError extends Error {
  override readonly name = "PluginLoadError";

  constructor(
    message: string,
    /** What was logged while the plugin was being loaded. */
    readonly logs: readonly LogEntry[],
  ) {
    super(message);
  }
}
