import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { GenerateFlags, Kind } from "./command.js";

type Flag = keyof GenerateFlags;

const ENVOY_ONLY: readonly Flag[] = ["path", "url", "cluster", "module"];
const PHASES: readonly Flag[] = ["phase", "priority"];

/** Flags for which a kind has no field. Leaving one out silently would install something else than was asked for. */
const UNSUPPORTED: Readonly<Record<Kind, readonly Flag[]>> = {
  wasmplugin: ENVOY_ONLY,
  trafficextension: ENVOY_ONLY,
  // Only WasmPlugin and TrafficExtension hand a pull secret and policy to Istio's agent.
  envoyfilter: [...ENVOY_ONLY, ...PHASES, "port", "pullPolicy", "pullSecret"],
  envoyextensionpolicy: [...ENVOY_ONLY, ...PHASES, "match", "gateway", "port", "label", "env"],
  envoy: [
    ...PHASES,
    ...(["image", "layout", "offline", "namespace", "match", "gateway", "port", "label", "target"] as const),
    ...(["pullPolicy", "pullSecret"] as const),
  ],
};

/** @throws CliError (usage) that names the flag. */
export function refuseUnsupported(kind: Kind, given: GenerateFlags): void {
  const flag = UNSUPPORTED[kind].find((name) => isGiven(given[name]));
  if (flag === undefined) return;
  const option = `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new CliError(`${kind} has no field for ${option}`, {
    remedy: "leave it out, or generate another kind",
    exitCode: EXIT.usage,
  });
}

function isGiven(value: GenerateFlags[Flag]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}
