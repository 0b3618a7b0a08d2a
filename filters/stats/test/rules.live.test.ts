import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { run } from "../../cli/program.js";
import { promtool } from "./promtool.js";

// Prometheus' own judgement of the rules that the command prints.

interface RuleFile {
  groups: { name: string; rules: { alert?: string; record?: string }[] }[];
}

interface RuleTests {
  group_eval_order: string[];
  tests: {
    alert_rule_test?: { alertname: string; exp_alerts: unknown[] }[];
    promql_expr_test?: { expr: string }[];
  }[];
}

const suites = ["recordings.yaml", "alerts.yaml"];
const suite = (name: string): string => fileURLToPath(new URL(`rules/${name}`, import.meta.url));

let folder: string;
let printed: RuleFile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stats-rules-"));
  await promtool(["--version"]);
  const text = await rules();
  printed = parse(text) as RuleFile;
  await writeFile(join(folder, "rules.yaml"), text);
}, 400_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("promtool check rules", () => {
  it.each([
    ["without a configuration", undefined],
    ["with other names", { stat_prefix: "shadow", limits: { label_sets: 7 } }],
    ["with seconds", { metrics: [{ name: "request_duration_milliseconds", unit: "seconds" }] }],
    ["without a prefix", { stat_prefix: "" }],
  ])("accepts them %s", async (_, configuration) => {
    const options: string[] = [];
    if (configuration) {
      await writeFile(join(folder, "configuration.json"), JSON.stringify(configuration));
      options.push("--configuration", join(folder, "configuration.json"));
    }
    const plain = await rules(...options);
    await accepted(plain);
    const { spec } = parse(await rules(...options, "--operator")) as { spec: RuleFile };
    await accepted(stringify(spec));
    expect(spec).toEqual(parse(plain));
  });

  it("is not content with everything", async () => {
    const rule = { record: "a:b", expr: "sum(" };
    expect((await check(stringify({ groups: [{ name: "g", rules: [rule] }] }))).code).not.toBe(0);
  });
});

describe("promtool test rules", () => {
  it.each(suites)("%s", async (name) => {
    await copyFile(suite(name), join(folder, name));
    const { code, lines } = await promtool(["test", "rules", join(folder, name)]);
    expect(code, lines.join("\n")).toBe(0);
  });

  it("asks of each alert when it fires and when not, and of each recording what it gives", async () => {
    const files = await Promise.all(
      suites.map(async (name) => parse(await readFile(suite(name), "utf8")) as RuleTests),
    );
    const tests = files.flatMap((file) => file.tests);
    const expectations = tests.flatMap((test) => test.alert_rule_test ?? []);
    const expressions = tests.flatMap((test) => test.promql_expr_test ?? []).map(({ expr }) => expr);
    for (const { alert, record } of printed.groups.flatMap((group) => group.rules)) {
      if (record !== undefined)
        expect(
          expressions.some((expr) => expr.includes(record)),
          record,
        ).toBe(true);
      if (alert === undefined) continue;
      const own = expectations.filter(({ alertname }) => alertname === alert);
      expect(
        own.some(({ exp_alerts: alerts }) => alerts.length > 0),
        `${alert} fires`,
      ).toBe(true);
      expect(
        own.some(({ exp_alerts: alerts }) => alerts.length === 0),
        `${alert} is silent`,
      ).toBe(true);
    }
    // without an order promtool takes any, and an alert may see what was recorded a minute ago
    for (const file of files) expect(file.group_eval_order).toEqual(printed.groups.map(({ name }) => name));
  });
});

async function rules(...options: string[]): Promise<string> {
  let out = "";
  let err = "";
  await run(["stats", "rules", ...options], { out: (text) => (out += text), err: (text) => (err += text) });
  expect(err).toBe("");
  return out;
}

const check = (text: string): ReturnType<typeof promtool> =>
  promtool(["check", "rules", "--lint=all", "--lint-fatal"], text);

async function accepted(text: string): Promise<void> {
  const { code, lines } = await check(text);
  expect(code, lines.join("\n")).toBe(0);
  const found = (parse(text) as RuleFile).groups.flatMap((group) => group.rules).length;
  expect(lines.join("\n")).toContain(`${String(found)} rules found`);
}
