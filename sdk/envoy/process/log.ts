import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { delay } from "./wait.js";

export type EnvoyLogLevel = "trace" | "debug" | "info" | "warning" | "error" | "critical";

export interface LogEntry {
  /** Local time as Envoy wrote it; empty for text that did not come through Envoy's logger. */
  time: string;
  level: EnvoyLogLevel;
  /** Envoy's logger, such as "wasm" or "config"; empty for text that did not come through one. */
  logger: string;
  message: string;
}

/** spdlog pattern that makes each entry one line of JSON, line breaks inside a message included. */
export const logFormat = '{"time":"%Y-%m-%dT%T.%e","level":"%l","logger":"%n","message":"%j"}';

const severity: EnvoyLogLevel[] = ["trace", "debug", "info", "warning", "error", "critical"];

/** Whether an entry is at least as severe as `level`. */
export function atLeast(entry: LogEntry, level: EnvoyLogLevel): boolean {
  return severity.indexOf(entry.level) >= severity.indexOf(level);
}

/** Reads one line of Envoy's output. */
export function parseLine(line: string): LogEntry {
  if (line.startsWith("{")) {
    try {
      return JSON.parse(line) as LogEntry;
    } catch {
      // Not a line of the logger after all.
    }
  }
  // What does not come through the logger is a crash report, or the reason for which Envoy did not start.
  return { time: "", level: "critical", logger: "", message: line };
}

/** Envoy's log file, read as it grows. */
export class EnvoyLog {
  readonly #entries: LogEntry[] = [];
  readonly #decoder = new StringDecoder("utf8");
  readonly #chunk = Buffer.alloc(64 * 1024);
  readonly #descriptor: number;
  #position = 0;
  #rest = "";
  #closed = false;

  constructor(readonly path: string) {
    this.#descriptor = openSync(path, "r");
  }

  /** Everything logged up to now. */
  entries(): readonly LogEntry[] {
    this.#readOn();
    return this.#entries;
  }

  /** A mark for {@link since}. */
  mark(): number {
    return this.entries().length;
  }

  since(mark: number): LogEntry[] {
    return this.entries().slice(mark);
  }

  /** The first entry after `mark` that satisfies `wanted`, or null when none comes in time. */
  async waitFor(wanted: (entry: LogEntry) => boolean, timeoutMs = 5_000, mark = 0): Promise<LogEntry | null> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = this.since(mark).find(wanted);
      if (found) return found;
      if (this.#closed || Date.now() > deadline) return null;
      await delay(5);
    }
  }

  /** Calls `listener` for each entry from `mark` on, until the returned function is called. */
  follow(listener: (entry: LogEntry) => void, mark = this.mark()): () => void {
    const pass = (): void => {
      for (const entry of this.since(mark)) {
        mark++;
        listener(entry);
      }
    };
    const timer = setInterval(pass, 50);
    return () => {
      clearInterval(timer);
      pass();
    };
  }

  /** Reads what is left and lets go of the file; the entries stay. */
  close(): void {
    if (this.#closed) return;
    this.#readOn();
    if (this.#rest) this.#entries.push(parseLine(this.#rest));
    this.#closed = true;
    closeSync(this.#descriptor);
  }

  #readOn(): void {
    if (this.#closed) return;
    for (;;) {
      const size = readSync(this.#descriptor, this.#chunk, 0, this.#chunk.length, this.#position);
      if (size === 0) return;
      this.#position += size;
      const lines = (this.#rest + this.#decoder.write(this.#chunk.subarray(0, size))).split("\n");
      this.#rest = lines.pop()!;
      for (const line of lines) if (line) this.#entries.push(parseLine(line));
    }
  }
}
