import { add, counted, nothing } from "../counts.mjs";
import {
  ensureEnvoy,
  ensureKustomize,
  ensureOras,
  ensurePrometheus,
  ensurePromtool,
  ensureRegistry,
} from "../tools.mjs";

/** Begins to build and install in the background what later groups need. Failures show when `tools` is counted. */
export function prepareTools() {
  void buildInOrder().catch(() => undefined);
}

/** One after the other: each Go build uses all processors by itself. */
async function buildInOrder() {
  await ensureEnvoy();
  await Promise.allSettled([ensureOras(), ensureRegistry()]);
  await Promise.allSettled([ensureKustomize()]);
  await ensurePrometheus();
  await ensurePromtool();
}

/** Waits for the tools that are quick to build: not every test asks for them before it looks. Never rejects. */
export async function smallTools() {
  await Promise.allSettled([ensureEnvoy(), ensureOras(), ensureRegistry()]);
}

/**
 * Every tool that this machine must be able to provide.
 *
 * @param {import("./index.mjs").Settings} settings
 */
export async function tools({ quick = false }) {
  const total = nothing();
  if (quick) return total;
  add(total, await counted("Envoy", () => ensureEnvoy()));
  add(total, await counted("oras", ensureOras));
  add(total, await counted("OCI registry", ensureRegistry));
  add(total, await counted("kustomize", ensureKustomize));
  add(total, await counted("Prometheus", ensurePrometheus));
  add(total, await counted("promtool", ensurePromtool));
  return total;
}
