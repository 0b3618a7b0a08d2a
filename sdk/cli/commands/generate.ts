import { Argument, Option } from "commander";
import type { GenerateFlags, Kind } from "../generate/command.js";
import { addRegistryOptions, registryOptions, type RegistryFlags } from "../registry/options.js";
import type { DefineCommand } from "./define.js";

const KINDS: readonly Kind[] = ["wasmplugin", "trafficextension", "envoyfilter", "envoyextensionpolicy", "envoy"];
const MODES = ["CLIENT", "SERVER", "CLIENT_AND_SERVER"];
/** What `help generate` says of `proxy-wasm.yaml`. */
export const PROJECT_FILE_HELP = `
proxy-wasm.yaml, in the filter's folder:
  name                 names module, resource and (without rootId) the root id
  rootId               root id that the module registers
  type                 http (default) or network
  version, description, license, source   for annotations (default: package.json)
  schema               JSON Schema of the plugin configuration, relative to this file
  emptyConfiguration   allowed or refused: {} reaches a filter as no configuration at all
  nativeFilters        filters of Envoy to place first: [{ when: <configuration key>, reason, filter: { name, typed_config } }]
  defaults             phase, priority, failStrategy, match, gatewayMatch, configuration,
                       and reasons: { <key>: why } for the comments`;
const collect = (value: string, all: readonly string[]): string[] => [...all, value];

export const defineGenerate: DefineCommand = (program, output, exit) => {
  const command = program
    .command("generate")
    .description("print the resource that installs a filter, pinned by digest, its configuration checked first")
    .addArgument(new Argument("<kind>").choices(KINDS))
    .argument("[filter]", "folder with proxy-wasm.yaml, or its module", ".")
    .option("--image <reference>", "image in a registry; a tag is resolved to the digest of its manifest")
    .option("--layout <dir>", "take the digest from the layout that was pushed, without asking the registry")
    .option("--offline", "believe a digest in --image without asking the registry")
    .option("--config <file>", "plugin configuration: YAML or JSON file, - for stdin, or JSON itself")
    .option("--istio <version>", "version of Istio, which decides what can be used", "1.30")
    .option("--name <name>", "name of the resource (default: the filter's)")
    .option("-n, --namespace <namespace>", "namespace of the resource")
    .addOption(new Option("--phase <phase>", "where in Istio's filter chain").choices(["AUTHN", "AUTHZ", "STATS"]))
    .option("--priority <integer>", "order within the phase, higher first")
    .addOption(
      new Option("--fail-strategy <strategy>", "what happens when the module fails").choices([
        "FAIL_CLOSE",
        "FAIL_OPEN",
        "FAIL_RELOAD",
      ]),
    )
    .addOption(new Option("--match <mode>", "which traffic of a sidecar").choices(MODES))
    .option("--gateway", "for a gateway, all of whose traffic counts as CLIENT")
    .option("--port <number>", "only traffic to this port; may be repeated", collect, [])
    .option("--label <key=value>", "only workloads with this label; may be repeated", collect, [])
    .option("--target <kind/name>", "attach to Gateway, HTTPRoute, Service …; may be repeated", collect, [])
    .addOption(new Option("--pull-policy <policy>", "when to fetch again").choices(["IfNotPresent", "Always"]))
    .option("--pull-secret <name>", "Secret with registry credentials, in the resource's namespace")
    .option("--env <NAME=value>", "variable of the Wasm VM; may be repeated", collect, [])
    .option("--env-from-host <NAME>", "variable taken from the proxy; may be repeated", collect, [])
    .option("--path <file>", "envoy: where Envoy finds the module on disk")
    .option("--url <url>", "envoy: where Envoy fetches the module (with --cluster and --module)")
    .option("--cluster <name>", "envoy: cluster that reaches the URL's host")
    .option("--module <file>", "envoy: the module whose sha256 is pinned");
  addRegistryOptions(command)
    .addHelpText("after", PROJECT_FILE_HELP)
    .action(async (kind: Kind, filter: string, flags: GenerateFlags & RegistryFlags) => {
      const { runGenerate } = await import("../generate/command.js");
      exit(await runGenerate(kind, filter, flags, registryOptions(flags), output));
    });
};
