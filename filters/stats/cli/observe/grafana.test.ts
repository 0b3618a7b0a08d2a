import { describe, expect, it } from "vitest";
import { dashboards } from "./dashboards.js";
import { grafanaJson } from "./grafana.js";
import { namesOf } from "./queries.js";

// What the compiler cannot see of a dashboard that has the right shape.

interface Printed {
  uid: string;
  templating: { list: { name: string; query: string | { query: string }; datasource?: { uid: string } }[] };
  panels: {
    id: number;
    title: string;
    description: string;
    type: string;
    datasource: { uid: string };
    gridPos: { x: number; y: number; w: number; h: number };
    fieldConfig: { defaults: { unit: string } };
    targets: { refId: string; expr: string; legendFormat: string; datasource: { uid: string } }[];
  }[];
}

/** Units by their names in Grafana (its value formats). */
const UNITS = ["short", "percentunit", "bytes", "Bps", "reqps", "cps", "mps", "ms", "s"];

/** What Grafana itself puts in place of a name. */
const BUILT_IN = ["__rate_interval"];

const printed = (name: string): Printed =>
  JSON.parse(JSON.stringify(grafanaJson(dashboards[name]!(namesOf({}))))) as Printed;

it("dashboards can be imported beside each other", () => {
  const uids = Object.keys(dashboards).map((name) => printed(name).uid);
  expect(new Set(uids).size).toBe(uids.length);
  // Grafana's limit
  for (const uid of uids) expect(uid).toMatch(/^[\w-]{1,40}$/);
});

describe.each(Object.keys(dashboards))("the dashboard %s", (name) => {
  const { panels, templating } = printed(name);
  const variables = templating.list.map((variable) => variable.name);
  const used = (text: string): string[] => [...text.matchAll(/\$\{?(\w+)/g)].map(([, variable]) => variable!);

  it("asks no data source by its name, and no variable that it has not", () => {
    const sources = [
      ...templating.list.flatMap(({ datasource }) => (datasource ? [datasource] : [])),
      ...panels.flatMap(({ datasource, targets }) => [datasource, ...targets.map((target) => target.datasource)]),
    ];
    for (const { uid } of sources) expect(uid).toBe("${datasource}");
    const queries = [
      ...templating.list.map(({ query }) => (typeof query === "string" ? query : query.query)),
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    for (const query of queries)
      for (const variable of used(query)) expect([...variables, ...BUILT_IN], query).toContain(variable);
  });

  it("uses every variable that it lets one choose", () => {
    const all = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => used(expr)));
    expect(all).toEqual(expect.arrayContaining(variables.filter((variable) => variable !== "datasource")));
  });

  it("has panels that do not cover each other", () => {
    const cells = panels.flatMap(({ title, gridPos: { x, y, w, h } }) => {
      expect(x + w, title).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, i) => `${String(x + (i % w))},${String(y + Math.floor(i / w))}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });

  it.each(panels.map((panel) => [panel.title, panel] as const))("tells what it shows: %s", (_, panel) => {
    expect(panel.description).toMatch(/\.$/);
    expect(UNITS).toContain(panel.fieldConfig.defaults.unit);
    const ids = panel.targets.map(({ refId }) => refId);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { legendFormat, expr } of panel.targets) {
      expect(legendFormat).not.toBe("");
      // a fixed range shows gaps where scrapes are rarer
      for (const [, range] of expr.matchAll(/\[([^\]]+)\]/g)) expect(range).toBe("$__rate_interval");
    }
  });
});
