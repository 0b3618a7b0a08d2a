import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { envoyVersions } from "../../envoy/versions.js";
import { compileGuest } from "../../../test/support/compile.js";
import { EnvoyRunner } from "../envoy/runner.js";
import { HostRunner } from "../host/runner.js";
import { loadCaseFile } from "../load/load.js";
import type { CasePlan } from "../plan/plan.js";
import { playSteps } from "./steps.js";
import type { Runner } from "./session.js";
import { runCases, type CaseReport, type RunOptions } from "./run-cases.js";

const testdata = fileURLToPath(new URL("../testdata/", import.meta.url));
const files = ["http", "places", "network", "access-log"].map((name) => join(testdata, "cases", `${name}.yaml`));
let folder = "";
beforeAll(async () => {
  await mkdir(join(testdata, "build"), { recursive: true });
  for (const name of ["probe", "tcp", "access-log", "mirror"]) await buildGuest(name, ["--exportStart", "_initialize"]);
  await buildGuest("crash", []);
  folder = await mkdtemp(join(tmpdir(), "proxy-wasm-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Compiles a test module with no SDK at all, so that the runners are judged alone. */
async function buildGuest(name: string, start: string[]): Promise<void> {
  const guests = "sdk/cases/testdata/guests";
  const { module, messages } = await compileGuest(`export * from "./${guests}/${name}";`, {
    config: null,
    args: [...start, "--runtime", "minimal", "--use", `abort=${guests}/abi/fail`, "-O3"],
  });
  if (messages) throw new Error(messages);
  await writeFile(join(testdata, "build", `${name}.wasm`), module);
}

const failed = ({ results }: CaseReport): unknown[] =>
  results.filter(({ passed }) => !passed).map(({ plan, failures }) => [plan.name, ...failures]);

const runners: Omit<RunOptions, "files">[] = [
  { on: "host" },
  ...envoyVersions().map((version) => ({ on: "envoy" as const, version })),
];

describe.each(runners)("cases on %o", (runner) => {
  it("pass", { timeout: 120_000 }, async () => {
    const report = await runCases({ files, ...runner });
    expect(failed(report)).toEqual([]);
    expect(report.passed).toBeGreaterThan(25);
  });
});

describe("what a plugin sees", () => {
  const plans = loadCaseFile(join(testdata, "cases", "mirror.yaml"));
  const host = new HostRunner();
  let envoy: EnvoyRunner;
  beforeAll(async () => {
    envoy = await EnvoyRunner.create();
  });
  afterAll(() => envoy.close());

  it.each(plans.map((plan) => [plan.name, plan] as const))("is the same: %s", async (_, plan) => {
    const [onHost, inEnvoy] = [await play(plan, host), await play(plan, envoy)];
    expect(onHost.length).toBeGreaterThan(50);
    expect(onHost).toEqual(inEnvoy);
  });

  /** The log of a plugin that writes down everything it sees. */
  async function play(plan: CasePlan, runner: Runner): Promise<string[]> {
    const session = await runner.open(plan);
    await playSteps(plan, session, 0, () => undefined);
    await session.end();
    return session.lines().map(({ message }) => message.replace(/date: [^|]*/, "date"));
  }
});

describe.each(["host", "envoy"] as const)("what is not as expected on %s", (on) => {
  it("fails the case with what was looked at, expected and seen", { timeout: 60_000 }, async () => {
    const file = join(folder, "wrong.yaml");
    await writeFile(file, wrong);
    const { results } = await runCases({ files: [file], on });
    const seen = results.map(({ plan, failures }) =>
      [
        plan.name,
        ...failures.map(({ what, expected, actual, line }) => `${line} ${what}: ${expected} | ${actual}`),
      ].join("\n"),
    );
    expect(seen.slice(0, -1)).toEqual([
      'response header\n4 response header x-answered-by: "nobody" | "probe"',
      'unexpected warning\n7 log: nothing else at warn or above | warn "odd configuration: warn please"',
      "a local reply that does not come\n10 answer: a local reply | from the upstream",
      'accepted\n12 configuration: refused: contains "no" | accepted',
      "a metric\n17 metric probe.requests: 2 | 1",
      "refused\n18 run: to the end | the plugin did not load: cannot use configuration: refuse me",
    ]);
    expect(seen.at(-1)).toContain("proxy_on_request_headers failed");
  });
});

const wrong = `module: ${testdata}build/probe.wasm
plugin: { root_id: probe }
cases:
  - name: response header
    expect:
      response: { headers: { x-answered-by: nobody } }
  - name: unexpected warning
    plugin:
      configuration_text: warn please
  - name: a local reply that does not come
    expect: { local_reply: { status: 403 } }
  - name: accepted
    refuses: "no"
  - name: a metric
    steps:
      - { request: {} }
      - expect: { metrics: { probe.requests: 2 } }
  - name: refused
    plugin: { configuration_text: refuse me }
  - name: trap
    request: { headers: { x-do: trap } }
`;

describe("a proxy that dies", () => {
  it.each(["host", "envoy"] as const)("fails the case on %s, and the next one passes", async (on) => {
    const file = join(folder, "crash.yaml");
    const good = `{ root_id: probe, module: ${testdata}build/probe.wasm }`;
    await writeFile(
      file,
      `cases: [{ name: a, plugin: { module: ${testdata}build/crash.wasm } }, { name: b, plugin: ${good} }]`,
    );
    const { results } = await runCases({ files: [file], on });
    expect(results.map(({ passed }) => passed)).toEqual([false, true]);
    expect(results[0]!.failures[0]!.actual).toMatch(
      on === "envoy" ? /^Envoy died: Caught Segmentation fault/ : /crash|start/i,
    );
  });
});
