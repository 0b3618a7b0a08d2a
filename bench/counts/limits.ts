import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { root } from "../../test/setup/paths.mjs";
import type { CallbackCounts, ScenarioCounts } from "./measure.js";

/** Limits by name of the scenario: the same shape as what is measured. */
export type Limits = Readonly<Record<string, ScenarioCounts>>;

/** The table, beside this file. */
export const LIMITS = join(root, "bench/counts/limits.json");

export const readLimits = (): Limits => JSON.parse(readFileSync(LIMITS, "utf8")) as Limits;

/**
 * What may be added before a limit is passed. Calls, bytes copied and allocations belong to the design and have none; the
 * optimizer may lay out code a little differently.
 */
const ALLOWANCE: Readonly<Record<string, number>> = { instructions: 0.03, bytes: 0.02, gzip: 0.02 };

const UNITS: Readonly<Record<keyof CallbackCounts, string>> = {
  hostCalls: "host calls",
  byteReturning: "byte-returning calls",
  bytesRead: "bytes read by the host",
  bytesWritten: "bytes written by the host",
  heapAllocations: "heap allocations",
  gcAllocations: "GC allocations",
  instructions: "instructions",
};

const RENEW = 'if it has to be, run "RENEW_LIMITS=1 npx vitest run bench/counts" and commit the table';

/** What is beyond its limit, one sentence each with both figures. */
export function regressions(name: string, measured: ScenarioCounts, limit: ScenarioCounts | undefined): string[] {
  if (limit === undefined) return [`${name} has no limits: ${RENEW}`];
  const found: string[] = [];
  const compare = (what: string, value: number, allowed: number): void => {
    if (!(value <= allowed)) found.push(`${what}: ${number(value)}, allowed ${number(allowed)}; ${RENEW}`);
  };
  compare(`bytes of the module of ${name}`, measured.module.bytes, limit.module.bytes);
  compare(`bytes of the module of ${name}, gzip`, measured.module.gzip, limit.module.gzip);
  for (const [callback, counts] of Object.entries(measured.callbacks)) {
    const allowed = limit.callbacks[callback];
    if (allowed === undefined) found.push(`${name} is called by ${callback}, which has no limits; ${RENEW}`);
    else
      for (const [key, unit] of Object.entries(UNITS) as [keyof CallbackCounts, string][]) {
        compare(`${unit} per ${callback} of ${name}`, counts[key], allowed[key]);
      }
  }
  for (const callback of Object.keys(limit.callbacks)) {
    if (measured.callbacks[callback] === undefined)
      found.push(`${name} has limits for ${callback}, which does not run; ${RENEW}`);
  }
  return found;
}

/** The limits that follow from what was measured. */
export function limitsOf(measured: ScenarioCounts): ScenarioCounts {
  const widen = <T extends object>(counts: T): T =>
    Object.fromEntries(
      Object.entries(counts).map(([key, value]) => [key, Math.ceil((value as number) * (1 + (ALLOWANCE[key] ?? 0)))]),
    ) as T;
  return {
    module: widen(measured.module),
    callbacks: Object.fromEntries(Object.entries(measured.callbacks).map(([name, counts]) => [name, widen(counts)])),
  };
}

export async function writeLimits(limits: Limits): Promise<void> {
  writeFileSync(LIMITS, await format(JSON.stringify(limits), { ...(await resolveConfig(LIMITS)), parser: "json" }));
}

const number = (value: number): string => value.toLocaleString("en-US");
