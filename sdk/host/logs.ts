import { LOG_LEVELS, type LogLevel } from "./abi/enums.js";

/** Which VM of the host something happened in; workers are numbered from 0. */
export type VmName = "base" | "canary" | "main" | number;

/** One line in Envoy's log that came from a module, or from Envoy about a module. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  /** The context that logged: a root, a stream, or 0 during start-up. */
  readonly contextId: number;
  readonly vm: VmName;
  /** Name of the plugin, "" outside of one. */
  readonly plugin: string;
  /** `guest` for `proxy_log` and standard output, `host` for what Envoy says about a failure. */
  readonly source: "guest" | "host";
}

/** The log of one host: keeps what passes its level, up to a limit, and tells listeners. */
export class Log {
  readonly entries: LogEntry[] = [];
  readonly #listeners = new Set<(entry: LogEntry) => void>();
  #level = 0;
  #dropped = 0;

  constructor(
    level: LogLevel,
    private readonly limit: number,
  ) {
    this.level = level;
  }

  get level(): LogLevel {
    return LOG_LEVELS[this.#level] as LogLevel;
  }

  /** Changes the level while the module runs, as Envoy's admin interface does. */
  set level(level: LogLevel) {
    this.#level = LOG_LEVELS.indexOf(level);
  }

  /** The level as the number that `proxy_get_log_level` answers. */
  get levelNumber(): number {
    return this.#level;
  }

  /** Entries beyond the limit: they reached the listeners but were not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  add(entry: LogEntry): void {
    if (LOG_LEVELS.indexOf(entry.level) < this.#level) return;
    if (this.entries.length < this.limit) this.entries.push(entry);
    else this.#dropped++;
    for (const listener of this.#listeners) listener(entry);
  }

  /** Calls `listener` for every entry from now on; the result takes it off again. */
  listen(listener: (entry: LogEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
