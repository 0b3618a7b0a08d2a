import { closeSync, openSync, readSync } from "node:fs";
import { poll } from "../../../envoy/process/wait.js";
import { jsonAccessLog } from "../../../envoy/config/access-log.js";
import type { Json, JsonObject } from "../../../envoy/json.js";

export interface AccessLogEntry {
  /** Case that the entry belongs to. */
  case: string;
  details: string | null;
  state: Record<string, Json>;
}

/** Access log of a listener: what only the proxy itself knows about a request. */
export function accessLogFor(path: string, caseId: string, filterStateKeys: readonly string[]): JsonObject {
  const state = Object.fromEntries(filterStateKeys.map((key) => [key, `%FILTER_STATE(${key}:TYPED)%`]));
  return jsonAccessLog(path, {
    case: caseId,
    details: "%RESPONSE_CODE_DETAILS%",
    state,
  });
}

/** Reads the file to which all listeners of a proxy write. */
export class AccessLogReader {
  readonly #waiting: AccessLogEntry[] = [];
  readonly #chunk = Buffer.alloc(256 * 1024);
  #descriptor: number | null = null;
  #position = 0;
  #rest = Buffer.alloc(0);

  constructor(readonly path: string) {}

  /** The next entry of a case; an entry means that the request is over and `on_log` has run. */
  async next(caseId: string, running: () => boolean, timeoutMs = 10_000): Promise<AccessLogEntry> {
    const entry = await poll(
      () => {
        if (!running()) throw new Error("the proxy ended");
        return this.#take(caseId);
      },
      timeoutMs,
      1,
    );
    if (!entry) throw new Error(`the request did not end in ${timeoutMs / 1000} s`);
    return entry;
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #take(caseId: string): AccessLogEntry | null {
    this.#readOn();
    const index = this.#waiting.findIndex((entry) => entry.case === caseId);
    return index < 0 ? null : this.#waiting.splice(index, 1)[0]!;
  }

  #readOn(): void {
    try {
      this.#descriptor ??= openSync(this.path, "r");
    } catch {
      return;
    }
    for (;;) {
      const size = readSync(this.#descriptor, this.#chunk, 0, this.#chunk.length, this.#position);
      if (size === 0) return;
      this.#position += size;
      let rest = Buffer.concat([this.#rest, this.#chunk.subarray(0, size)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        this.#waiting.push(JSON.parse(rest.subarray(0, end).toString()) as AccessLogEntry);
        rest = rest.subarray(end + 1);
      }
      this.#rest = rest;
    }
  }
}
