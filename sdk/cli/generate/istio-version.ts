import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { FailStrategy } from "../project/project-file.js";

/** Minor version of Istio 1.x. */
export type IstioMinor = number;

/** First releases (1.x) that have what is generated. */
const TARGET_REFS = 24;
const FAIL_RELOAD = 27;
const TRAFFIC_EXTENSION = 30;
const OLDEST = 20;

/** `1.30`, `1.30.2` → 30. @throws CliError (usage) */
export function parseIstioVersion(text: string): IstioMinor {
  const minor = Number(/^v?1\.(\d{1,3})(\.\d+)?$/.exec(text)?.[1] ?? NaN);
  if (minor >= OLDEST) return minor;
  throw new CliError(`--istio "${text}" is no version that is known`, {
    remedy: `write 1.${OLDEST} or later, such as 1.30`,
    exitCode: EXIT.usage,
  });
}

/** FAIL_RELOAD came with Istio 1.27; before it, the nearest that lets nothing through is FAIL_CLOSE. */
export function availableFailStrategy(strategy: FailStrategy, istio: IstioMinor): FailStrategy {
  return strategy === "FAIL_RELOAD" && istio < FAIL_RELOAD ? "FAIL_CLOSE" : strategy;
}

/** @throws CliError (usage) when the resource does not exist in that version. */
export function requireTrafficExtension(istio: IstioMinor): void {
  if (istio >= TRAFFIC_EXTENSION) return;
  throw new CliError(`TrafficExtension exists from Istio 1.${TRAFFIC_EXTENSION} on, not in 1.${istio}`, {
    remedy: "generate wasmplugin",
    exitCode: EXIT.usage,
  });
}

/** @throws CliError (usage) when WasmPlugin cannot name several targets. */
export function requireTargetRefs(istio: IstioMinor): void {
  if (istio >= TARGET_REFS) return;
  throw new CliError(`targetRefs exist from Istio 1.${TARGET_REFS} on, not in 1.${istio}`, {
    remedy: "select workloads with --label",
    exitCode: EXIT.usage,
  });
}
