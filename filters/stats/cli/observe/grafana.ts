import type { Dashboard as GrafanaDashboard, Panel as GrafanaPanel, VariableModel } from "@grafana/schema";

/** One curve, or set of curves, of a panel. */
export interface Target {
  expr: string;
  /** Grafana's legend, such as `{{response_code}}`. */
  legend: string;
}

export interface Panel {
  title: string;
  /** One sentence for people who do not know the metric. */
  description: string;
  /** Grafana's name of the unit, such as reqps. */
  unit: string;
  targets: Target[];
  /** A table of the latest values in place of curves. */
  isTable?: boolean;
}

export interface Variable {
  name: string;
  label: string;
  /** A query of Grafana's, such as `label_values(metric, label)`. */
  query: string;
}

export interface Dashboard {
  uid: string;
  title: string;
  description: string;
  variables: Variable[];
  panels: Panel[];
}

const COLUMNS = 2;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 8;
const datasource = { type: "prometheus", uid: "${datasource}" };

/** The dashboard as Grafana (10 and newer) imports it; its shape is held against the types of Grafana itself. */
export function grafanaJson(dashboard: Dashboard): GrafanaDashboard {
  const { uid, title, description, variables, panels } = dashboard;
  return {
    uid,
    title,
    description,
    tags: ["mesh", "stats"],
    schemaVersion: 39,
    editable: true,
    refresh: "30s",
    time: { from: "now-1h", to: "now" },
    templating: {
      list: [
        { name: "datasource", label: "Prometheus", type: "datasource", query: "prometheus" },
        ...variables.map(variable),
      ],
    },
    panels: panels.map(panel),
  };
}

function variable({ name, label, query }: Variable): VariableModel {
  return {
    name,
    label,
    type: "query",
    datasource,
    query: { query, refId: name },
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: ".*",
    current: { selected: true, text: "All", value: "$__all" },
  };
}

function panel({ title, description, unit, targets, isTable = false }: Panel, index: number): GrafanaPanel {
  return {
    id: index + 1,
    title,
    description,
    type: isTable ? "table" : "timeseries",
    datasource,
    gridPos: { x: (index % COLUMNS) * WIDTH, y: Math.floor(index / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: targets.map(({ expr, legend }, i) => ({
      refId: String.fromCharCode(65 + i),
      datasource,
      expr,
      legendFormat: legend,
      ...(isTable ? { instant: true, format: "table" } : { range: true }),
    })),
  };
}
