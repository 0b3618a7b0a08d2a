import { Argument, type Command } from "commander";
import { stringify } from "yaml";
import type { StatsConfig } from "../model/config.js";
import { readConfig } from "../model/read.js";
import { dashboards } from "./dashboards.js";
import { grafanaJson } from "./grafana.js";
import { namesOf } from "./queries.js";
import { rules } from "./rules.js";

interface Options {
  configuration?: string;
  operator?: boolean;
  name: string;
  namespace?: string;
}

const configured = ({ configuration }: Options): StatsConfig =>
  configuration === undefined ? {} : readConfig(configuration);

/** `stats dashboard` and `stats rules`: what people see of the metrics, with the names that the configuration gives them. */
export function addObserve(stats: Command): void {
  stats
    .command("dashboard")
    .description("Print a Grafana dashboard as JSON.")
    .addArgument(new Argument("<dashboard>").choices(Object.keys(dashboards)))
    .option("--configuration <file>", "of the filter, YAML or JSON (default: none)")
    .action((name: string, options: Options, command: Command) => {
      const dashboard = dashboards[name]!(namesOf(configured(options)));
      command.configureOutput().writeOut?.(`${JSON.stringify(grafanaJson(dashboard), null, 2)}\n`);
    });
  stats
    .command("rules")
    .description("Print recording and alert rules for Prometheus.")
    .option("--configuration <file>", "of the filter, YAML or JSON (default: none)")
    .option("--operator", "as a PrometheusRule of the Prometheus Operator")
    .option("--name <name>", "of the PrometheusRule", "mesh-stats")
    .option("--namespace <namespace>", "of the PrometheusRule")
    .action((options: Options, command: Command) => {
      const spec = { groups: rules(namesOf(configured(options))) };
      const { name, namespace } = options;
      const metadata = namespace === undefined ? { name } : { name, namespace };
      const resource = { apiVersion: "monitoring.coreos.com/v1", kind: "PrometheusRule", metadata, spec };
      command.configureOutput().writeOut?.(stringify(options.operator ? resource : spec, { lineWidth: 0 }));
    });
}
