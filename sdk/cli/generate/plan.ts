import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { ConfigDocument } from "../config/document.js";
import type { FilterProject, ProjectFile } from "../project/project-file.js";
import { checkConfiguration, readConfiguration } from "../config/plugin-configuration.js";
import type { Deployment } from "./deployment.js";
import * as flags from "./flags.js";
import { availableFailStrategy, parseIstioVersion } from "./istio-version.js";
import type { GenerateFlags } from "./command.js";

/** Most target references that one resource of Istio or Envoy Gateway takes. */
const MAX_TARGETS = 16;

/** Puts flags over the filter's defaults, and those over what is safe for an unknown filter. */
export function planDeployment(filter: FilterProject, given: GenerateFlags): Deployment {
  const { project, schema } = filter;
  const defaults = project.defaults ?? {};
  const istio = parseIstioVersion(given.istio);
  const wanted = given.failStrategy ?? defaults.failStrategy ?? "FAIL_CLOSE";
  const failStrategy = availableFailStrategy(wanted, istio);
  const configuration = checkConfiguration(configurationOf(filter, given), project, schema, given.config !== undefined);
  const labels = Object.fromEntries(given.label.map(flags.label));
  const targets = given.target.map(flags.target);
  if (Object.keys(labels).length > 0 && targets.length > 0) {
    throw new CliError("--label and --target exclude each other in Istio", {
      remedy: "give one of them",
      exitCode: EXIT.usage,
    });
  }
  if (targets.length > MAX_TARGETS) {
    throw new CliError(`${targets.length} targets are more than ${MAX_TARGETS}`, {
      remedy: "generate several resources, each with a --name of its own",
      exitCode: EXIT.usage,
    });
  }
  return {
    name: flags.resourceName(given.name ?? project.name, "--name"),
    namespace: given.namespace === undefined ? undefined : flags.namespace(given.namespace),
    rootId: project.rootId ?? project.name,
    type: project.type ?? "http",
    phase: given.phase ?? defaults.phase,
    priority: given.priority === undefined ? defaults.priority : flags.priority(given.priority),
    failStrategy,
    match:
      given.match ?? (given.gateway ? (defaults.gatewayMatch ?? "CLIENT") : (defaults.match ?? "CLIENT_AND_SERVER")),
    ports: given.port.map(flags.port),
    labels,
    targets,
    pullPolicy: given.pullPolicy,
    pullSecret: given.pullSecret === undefined ? undefined : flags.resourceName(given.pullSecret, "--pull-secret"),
    environment: flags.environment(given.env, given.envFromHost),
    configuration,
    nativeFilters: (project.nativeFilters ?? []).filter(
      ({ when }) => when === undefined || hasKey(configuration, when),
    ),
    istio,
    reasons: reasons(project, given, { failStrategy, wanted, istio: given.istio }),
  };
}

function configurationOf(filter: FilterProject, given: GenerateFlags): ConfigDocument {
  if (given.config !== undefined) return readConfiguration(given.config);
  return ConfigDocument.parse(
    JSON.stringify(filter.project.defaults?.configuration ?? {}),
    `defaults.configuration of ${filter.file}`,
  );
}

function hasKey(configuration: Deployment["configuration"], key: string): boolean {
  return configuration !== undefined && Object.hasOwn(configuration, key);
}

/** Comments: why a default is what it is, and what was changed for an older Istio. A flag's value needs no reason. */
function reasons(
  project: ProjectFile,
  given: GenerateFlags,
  strategy: { failStrategy: string; wanted: string; istio: string },
): Record<string, string> {
  const flagged: readonly string[] = [
    ...(["phase", "priority", "failStrategy", "match"] as const).filter((field) => given[field] !== undefined),
    ...(given.config === undefined ? [] : ["configuration"]),
  ];
  const defaults = Object.entries(project.defaults?.reasons ?? {}).filter(([field]) => !flagged.includes(field));
  const all: Record<string, string> = { url: "digest of the image's manifest", ...Object.fromEntries(defaults) };
  if (given.gateway && given.match === undefined) all["match"] = "all traffic of a gateway counts as CLIENT";
  if (strategy.failStrategy !== strategy.wanted) {
    all["failStrategy"] = `${strategy.wanted} exists from Istio 1.27 on; this is for ${strategy.istio}`;
  }
  return all;
}
