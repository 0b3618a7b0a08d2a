import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { cli } from "../../sdk/cli/testing/cli.js";
import { Workspace } from "../../sdk/cli/testing/workspace.js";
import { ensureKustomize } from "../setup/tools.mjs";

/** What YAML 1.1, 1.2 and Go's reader take for something else than a string, or cannot show without quotes. */
const ODD = [
  ...[
    "y",
    "n",
    "on",
    "OFF",
    "Null",
    "~",
    "=",
    "<<",
    "!!x",
    "- a",
    "a: b",
    "a #b",
    "%a",
    "@a",
    "`a",
    "|",
    ">",
    "&a",
    "*a",
  ],
  ...[
    "?",
    "?a",
    "-",
    "---",
    "...",
    "0x1F",
    "0o7",
    "012",
    "+1",
    ".5",
    "1_000",
    "1:30:00",
    "0b1",
    "1e3",
    "-.inf",
    ".NaN",
  ],
  ...["2001-01-01", "2001-12-14t21:59:43.10-05:00", "a\0b", "\u0085", "\u2028", "\ufeff", "\u007f", "\t", " a", "a "],
  ...["\n", "a\n", "\na\n\n", "\r\n", "a\r", "\u{1F600}", "<a & b>", "", `${"x".repeat(200)} ${"y".repeat(200)}`],
];
const STRINGS = [...ODD, ...fc.sample(fc.string({ unit: "binary", maxLength: 12 }), { seed: 11_2026, numRuns: 100 })];
/** What Kubernetes' YAML library cannot read, yet writes: kustomize trips over its own output. */
const UNREADABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const NUMBERS = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), {
  seed: 1,
  numRuns: 100,
});

let workspace: Workspace;
let kustomize: string;
beforeAll(async () => {
  kustomize = await ensureKustomize();
  workspace = new Workspace();
});
afterAll(() => workspace.remove());

/** The configuration as a WasmPlugin. */
async function generate(configuration: object): Promise<string> {
  workspace.write("proxy-wasm.yaml", "name: any\n");
  const config = workspace.write("config.json", JSON.stringify(configuration));
  const argv = ["--image", `r.io/any@sha256:${"0".repeat(64)}`, "--offline", "--config", config];
  return (await cli("generate", "wasmplugin", workspace.dir, ...argv)).stdout;
}

/** `<<` is refused as a key. */
const keysOf = (strings: readonly string[]): object =>
  Object.fromEntries(strings.filter((each) => each !== "<<").map((each) => [each, each]));

const configured = (yaml: string, version: "1.1" | "1.2" = "1.2"): unknown =>
  (parse(yaml, { version }) as { spec: { pluginConfig: unknown } }).spec.pluginConfig;

it("Kubernetes' tools read every string, key and number as it was configured", async () => {
  const strings = STRINGS.filter((text) => !UNREADABLE.test(text));
  expect(strings.length).toBeGreaterThan(100);
  // minus zero is zero in JSON
  const numbers = NUMBERS.map((number) => number + 0);
  const configuration = { strings, numbers, keys: keysOf(strings) };
  workspace.write("mesh/plugin.yaml", await generate(configuration));
  workspace.write("mesh/kustomization.yaml", "resources: [plugin.yaml]\n");
  const options = { encoding: "utf8", stdio: "pipe", maxBuffer: 1 << 26 } as const;
  expect(configured(execFileSync(kustomize, ["build", workspace.path("mesh")], options))).toEqual(configuration);
});

it("what their library cannot read is escaped", async () => {
  const strings = ["a\x7fb", "\x80", "\x85", "x\u2028y", "\u2029", "\ufeff", "\ufffe\uffff", ...STRINGS];
  const yaml = await generate({ strings, keys: keysOf(strings) });
  expect(UNREADABLE.test(yaml)).toBe(false);
  for (const version of ["1.1", "1.2"] as const) {
    expect(configured(yaml, version)).toEqual({ strings, keys: keysOf(strings) });
  }
});

it("half of a character, which would arrive as another one, is refused", async () => {
  workspace.write("proxy-wasm.yaml", "name: any\n");
  const config = workspace.write("half.json", '{"a": "b",\n "c": "x\\ud800"}');
  const argv = ["--image", `r.io/any@sha256:${"0".repeat(64)}`, "--offline", "--config", config];
  const { exitCode, stdout, stderr } = await cli("generate", "wasmplugin", workspace.dir, ...argv);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("half.json:2:7: half of a surrogate pair is no character");
});
