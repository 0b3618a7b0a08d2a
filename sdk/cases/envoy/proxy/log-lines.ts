import type { LogEntry } from "../../../envoy/process/log.js";
import type { SeenLogLine } from "../../observe/observation.js";

/*
 * Envoy writes what a module logs as
 *   wasm log[ plugin][ root id] <vm id>: text
 * with empty parts left out. Each case has a vm id of its own, so the line tells its case.
 */
const moduleLine = /^wasm log (?:.*? )??(proxy-wasm-case-\d+): (.*)$/s;

export interface AttributedLine extends SeenLogLine {
  /** Case that the line belongs to; null when the line does not say. */
  caseId: string | null;
}

/** A line of Envoy's log in the terms of cases. */
export function attribute(entry: LogEntry): AttributedLine {
  const [, caseId, text] = (entry.logger === "wasm" ? moduleLine.exec(entry.message) : null) ?? [];
  const level = entry.level === "warning" ? "warn" : entry.level;
  if (caseId !== undefined && text !== undefined) return { caseId, level, message: text };
  return { caseId: null, level, message: entry.message.replace(/^wasm log( .*?)?: /, "") };
}

/** Lines that Envoy writes although nothing is wrong. */
const harmless = [
  /^caught ENVOY_SIGTERM/,
  /^Plugin configured to fail closed failed to load$/,
  // Ours, about the VMs that keep modules compiled.
  /^Deprecated field: .*capability_restriction_config/,
];

export function isHarmless(entry: LogEntry): boolean {
  return harmless.some((pattern) => pattern.test(entry.message));
}
