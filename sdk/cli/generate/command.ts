import { createHash } from "node:crypto";
import type { RegistryOptions } from "../../oci/index.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { readModuleFile } from "../files.js";
import type { Output } from "../output.js";
import type { FailStrategy, MatchMode, Phase } from "../project/project-file.js";
import type { Deployment, PinnedImage } from "./deployment.js";
import { openFilter } from "./filter.js";
import { pinImage } from "./image.js";
import { envoyFilters, type EnvoyCode } from "./kinds/envoy.js";
import { envoyExtensionPolicy } from "./kinds/envoyextensionpolicy.js";
import { envoyFilter, nativeFilterPatches } from "./kinds/envoyfilter.js";
import { trafficExtension } from "./kinds/trafficextension.js";
import { wasmPlugin } from "./kinds/wasmplugin.js";
import { planDeployment } from "./plan.js";
import { refuseUnsupported } from "./unsupported.js";
import { printResources, type Resource } from "./yaml.js";

export type Kind = "wasmplugin" | "trafficextension" | "envoyfilter" | "envoyextensionpolicy" | "envoy";

/** Options as commander gives them. */
export interface GenerateFlags {
  readonly image?: string;
  readonly layout?: string;
  readonly offline?: boolean;
  readonly config?: string;
  readonly istio: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly phase?: Phase;
  readonly priority?: string;
  readonly failStrategy?: FailStrategy;
  readonly match?: MatchMode;
  readonly gateway?: boolean;
  readonly port: readonly string[];
  readonly label: readonly string[];
  readonly target: readonly string[];
  readonly pullPolicy?: "IfNotPresent" | "Always";
  readonly pullSecret?: string;
  readonly env: readonly string[];
  readonly envFromHost: readonly string[];
  /** For plain Envoy: the module on this machine, and where Envoy will find it. */
  readonly module?: string;
  readonly path?: string;
  readonly url?: string;
  readonly cluster?: string;
}

/** `proxy-wasm generate`: prints YAML; nothing is printed when anything is wrong. */
export async function runGenerate(
  kind: Kind,
  filter: string,
  given: GenerateFlags,
  registry: RegistryOptions,
  output: Output,
): Promise<number> {
  refuseUnsupported(kind, given);
  const { image, layout } = given;
  const deployment = planDeployment(await openFilter({ filter, image, layout, registry }), given);
  const resources =
    kind === "envoy"
      ? [envoyFilters(deployment, await envoyCode(given))]
      : kubernetesResources(kind, deployment, await requireImage(given, registry), given.gateway === true);
  output.print(printResources(resources).trimEnd());
  return EXIT.ok;
}

function kubernetesResources(
  kind: Exclude<Kind, "envoy">,
  deployment: Deployment,
  image: PinnedImage,
  gateway: boolean,
): Resource[] {
  if (kind === "envoyextensionpolicy") return [envoyExtensionPolicy(deployment, image)];
  const resource =
    kind === "wasmplugin"
      ? wasmPlugin(deployment, image)
      : kind === "trafficextension"
        ? trafficExtension(deployment, image)
        : envoyFilter(deployment, image, gateway);
  const native = nativeFilterPatches(deployment, gateway);
  return native === undefined ? [resource] : [native, resource];
}

async function requireImage(given: GenerateFlags, registry: RegistryOptions): Promise<PinnedImage> {
  if (given.image === undefined) {
    throw new CliError("which image? It is pinned by the digest of its manifest", {
      remedy: "--image registry/repository:tag (asks the registry), or add --layout <dir> that was pushed",
      exitCode: EXIT.usage,
    });
  }
  return pinImage({ image: given.image, layout: given.layout, offline: given.offline === true, registry });
}

async function envoyCode({ module, path, url, cluster }: GenerateFlags): Promise<EnvoyCode> {
  if (url === undefined) {
    if (path !== undefined) return { path };
    throw new CliError("where does Envoy find the module?", {
      remedy: "--path /etc/envoy/filter.wasm, or --url https://… --cluster <name> --module <file>",
      exitCode: EXIT.usage,
    });
  }
  if (!/^https?:\/\//.test(url)) {
    throw new CliError(`Envoy itself fetches over HTTP only, not ${url}`, {
      remedy: "pull the module with `proxy-wasm pull` and serve or mount it",
      exitCode: EXIT.usage,
    });
  }
  if (cluster === undefined || module === undefined) {
    throw new CliError("--url needs --cluster (that reaches its host) and --module (whose sha256 is pinned)", {
      exitCode: EXIT.usage,
    });
  }
  return {
    url,
    cluster,
    sha256: createHash("sha256")
      .update(await readModuleFile(module))
      .digest("hex"),
  };
}
