import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileGuest } from "../../../test/support/compile.js";
import { envoyVersions } from "../../envoy/versions.js";
import { runCases } from "../run/run-cases.js";

const testdata = fileURLToPath(new URL("../testdata/", import.meta.url));
const files = ["http", "network", "access-log"].map((name) => join(testdata, "cases", `${name}.yaml`));
let folder = "";

beforeAll(async () => {
  await mkdir(join(testdata, "build"), { recursive: true });
  folder = await mkdtemp(join(tmpdir(), "proxy-wasm-test-"));
  for (const name of ["probe", "tcp", "access-log"]) {
    const guests = "sdk/cases/testdata/guests";
    const { module, messages } = await compileGuest(`export * from "./${guests}/${name}";`, {
      config: null,
      args: ["--runtime", "minimal", "--exportStart", "_initialize", "--use", `abort=${guests}/abi/fail`, "-O3"],
    });
    expect(messages).toBe("");
    await writeFile(join(testdata, "build", `${name}.wasm`), module);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(envoyVersions())("cases in Envoy %s", (version) => {
  it("pass", { timeout: 120_000 }, async () => {
    const report = await runCases({ files, on: "envoy", version });
    expect(report.results.filter(({ passed }) => !passed).map(({ plan, failures }) => [plan.name, failures])).toEqual(
      [],
    );
    expect(report.passed).toBeGreaterThan(15);
  });
});

describe("what is not as expected", () => {
  it("fails the case with what was looked at, expected and seen", async () => {
    const file = join(folder, "wrong.yaml");
    await writeFile(file, wrong);
    const { results } = await runCases({ files: [file], on: "envoy" });
    const seen = results.map(({ plan, failures }) =>
      [
        plan.name,
        ...failures.map(({ what, expected, actual, line }) => `${line} ${what}: ${expected} | ${actual}`),
      ].join("\n"),
    );
    expect(seen.slice(0, 5)).toEqual([
      'response header\n5 response header x-answered-by: "nobody" | "probe"',
      'unexpected warning\n7 log: nothing else at warn or above | warn "odd configuration: warn please"',
      "a local reply that does not come\n10 answer: a local reply | from the upstream",
      'accepted\n12 configuration: refused: contains "no" | accepted',
      "a metric\n17 metric probe.requests: 2 | 1",
    ]);
    expect(seen[5]).toContain("proxy_on_request_headers failed");
  });
});

const wrong = `module: ${testdata}build/probe.wasm
plugin: { root_id: probe }
upstream: { status: 200 }
cases:
  - name: response header
    expect: { response: { headers: { x-answered-by: nobody } } }
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
  - name: trap
    request: { headers: { x-do: trap } }
`;
