import type { LogEntry } from "./process/log.js";

/** What is missing on this machine, with the remedy; `message` is one sentence a user can act on. */
export class EnvoyUnavailableError extends Error {
  override readonly name = "EnvoyUnavailableError";
}

/** Envoy ended before it was ready: it refused the configuration, or it crashed. */
export class EnvoyStartError extends Error {
  override readonly name = "EnvoyStartError";

  constructor(
    /** Exit code, or null when a signal ended the process. */
    readonly exitCode: number | null,
    /** Everything that Envoy logged. */
    readonly entries: readonly LogEntry[],
  ) {
    const reasons = entries.filter((entry) => entry.level === "error" || entry.level === "critical");
    const shown = (reasons.length > 0 ? reasons : entries).slice(-8).map((entry) => `  ${entry.message}`);
    super(
      [`Envoy ended with ${exitCode === null ? "a signal" : `code ${exitCode}`} before it was ready`, ...shown].join(
        "\n",
      ),
    );
  }
}
