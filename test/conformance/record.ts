import { EnvoyRunner } from "../../sdk/cases/envoy/runner.js";
import { HostRunner } from "../../sdk/cases/host/runner.js";
import { HostSession } from "../../sdk/cases/host/session.js";
import { loadCaseFile } from "../../sdk/cases/load/load.js";
import { runCase } from "../../sdk/cases/run/run-case.js";
import type { CasePlan } from "../../sdk/cases/plan/plan.js";
import type { PlacedFailure } from "../../sdk/cases/run/result.js";
import type { CaseSession, Runner } from "../../sdk/cases/run/session.js";
import type { Counts } from "proxy-wasm-assemblyscript-sdk/host";

/** One case that ran, and every function that crossed the border between proxy and module meanwhile. */
export interface Recorded {
  readonly plan: CasePlan;
  readonly failures: readonly PlacedFailure[];
  readonly called: ReadonlySet<string>;
}

/** Runs case files on the Node host, whose own counts tell what was called. */
export function recordOnHost(files: readonly string[]): Promise<Recorded[]> {
  return record(new HostRunner(), files, (session) => {
    const hosts = session instanceof HostSession ? session.hosts : [];
    return new Set(hosts.flatMap(({ counts }) => calledIn(counts)));
  });
}

/** Runs case files in a real Envoy, whose own log at `trace` tells what was called. */
export async function recordInEnvoy(files: readonly string[], version: string): Promise<Recorded[]> {
  return record(await EnvoyRunner.create(version), files, (session) => tracedIn(session.lines()));
}

/** Host functions and callbacks that were called at least once. */
export function calledIn({ calls, callbacks }: Counts): string[] {
  return [...Object.keys(calls), ...Object.keys(callbacks)];
}

/*
 * Envoy's trace of the border (cpp-host `v8.cc`):
 *   [vm->host] env.proxy_log(2, 1024, 5)
 *   [host->vm] proxy_on_tick(1)
 */
const crossing = /^\[(?:vm->host|host->vm)\] (?:env\.)?(\w+)\(/;

/** The same from Envoy's log. */
export function tracedIn(lines: readonly { message: string }[]): Set<string> {
  return new Set(lines.map(({ message }) => crossing.exec(message)?.[1]).filter((name) => name !== undefined));
}

async function record(
  runner: Runner,
  files: readonly string[],
  called: (session: CaseSession) => ReadonlySet<string>,
): Promise<Recorded[]> {
  const sessions = new Map<CasePlan, CaseSession>();
  const watched: Runner = {
    name: runner.name,
    settleMs: runner.settleMs,
    arrange: (plans) => runner.arrange(plans),
    refusal: (plan) => runner.refusal(plan),
    close: () => runner.close(),
    died: () => runner.died(),
    open: async (plan) => {
      const session = await runner.open(plan);
      sessions.set(plan, session);
      return session;
    },
  };
  const recorded: Recorded[] = [];
  try {
    for (const plan of runner.arrange(files.flatMap(loadCaseFile))) {
      const { failures } = await runCase(plan, watched);
      const session = sessions.get(plan);
      recorded.push({ plan, failures, called: session === undefined ? new Set() : called(session) });
    }
  } finally {
    await runner.close();
  }
  return recorded;
}
