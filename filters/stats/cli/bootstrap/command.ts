import type { Command } from "commander";
import { stringify } from "yaml";
import { readConfig } from "../model/read.js";
import { planMetrics } from "../model/plan.js";
import { clashes, istioResources } from "./istio.js";
import { statsConfig } from "./stats-config.js";

/** `stats bootstrap`: what Envoy's own metrics need in the bootstrap (`sink: envoy`). */
export function addBootstrap(stats: Command): void {
  stats
    .command("bootstrap")
    .description("Print the bootstrap configuration by which Envoy's own metrics get labels and buckets (sink: envoy).")
    .argument("[configuration]", "the filter's configuration, YAML or JSON; - reads standard input (default: none)")
    .option("--istio", "print what goes into Istio's mesh configuration and annotations instead")
    .option("--json", "print JSON in place of YAML")
    .action((file: string | undefined, options: { istio?: boolean; json?: boolean }, command: Command) => {
      const metrics = planMetrics(file === undefined ? {} : readConfig(file));
      const output = command.configureOutput();
      if (!options.istio) {
        const bootstrap = { stats_config: statsConfig(metrics) };
        output.writeOut?.(
          options.json ? `${JSON.stringify(bootstrap, null, 2)}\n` : stringify(bootstrap, { lineWidth: 0 }),
        );
        return;
      }
      for (const clash of clashes(metrics))
        output.writeErr?.(`warning: Istio's expressions find the label ${clash}: rename it\n`);
      output.writeOut?.(options.json ? `${JSON.stringify(istioResources(metrics), null, 2)}\n` : istioText(metrics));
    });
}

function istioText(metrics: Parameters<typeof istioResources>[0]): string {
  const { proxyConfig, annotations, telemetry } = istioResources(metrics);
  const yaml = (value: object): string => stringify(value, { lineWidth: 0 });
  return [
    "# Either for the whole mesh: IstioOperator or istio ConfigMap. Pods take it up when they restart.",
    yaml(proxyConfig),
    "# Or for single pods: annotations of the pod template.",
    yaml({ annotations }),
    "# Turns the native metrics off, or everything is counted twice. Leave it out with another stat_prefix.",
    `---\n${yaml(telemetry)}`,
  ].join("\n");
}
