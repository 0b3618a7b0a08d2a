import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { findFilters } from "../../filters/release/filters.js";
import { readOptions } from "../../filters/release/options.js";

interface Workflow {
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly jobs: Record<string, { readonly steps: readonly { readonly name?: string; readonly run?: string }[] }>;
}

const file = new URL("../../.github/workflows/release.yml", import.meta.url);
const workflow = parse(readFileSync(file, "utf8")) as Workflow;
const commands = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
const step = (wanted: string): string =>
  workflow.jobs["filters"]?.steps.find(({ name }) => name === wanted)?.run ?? `echo no step ${wanted}; exit 9`;
const bash = (
  script: string,
  env: Record<string, string> = {},
  input = "",
): { status: number | null; stdout: string } =>
  spawnSync("bash", ["-eo", "pipefail", "-c", script], {
    cwd: new URL("../..", import.meta.url),
    env: { PATH: process.env["PATH"], ...env },
    input,
    encoding: "utf8",
  });

describe("the workflow of a release", () => {
  it("fails when a command of a pipe fails", () => {
    expect(workflow.defaults.run.shell).toBe("bash");
    for (const command of commands) expect(bash(command.replace(/^/, "set -n\n")).status).toBe(0);
  });

  it("calls the release script with options that it has", () => {
    const command = step("build, check, pack, push, verify").replace(/\\\n/g, "");
    const argv = /^npm run --silent release -- (.*) \| tee/m.exec(command)?.[1]?.trim().split(/\s+/) ?? [];
    const options = readOptions(argv.map((each) => each.replaceAll('"', "")));
    expect(Object.keys(options).sort()).toEqual(["alsoTag", "builder", "images", "registry", "revision"]);
  });

  it("goes on only for the tag of the filters' version", () => {
    const [{ version } = { version: "" }] = findFilters();
    const check = step("the tag is the filters' version");
    expect(bash(check, { GITHUB_REF_NAME: `v${version}` })).toMatchObject({ status: 0 });
    expect(bash(check, { GITHUB_REF_NAME: "v999.0.0" })).toMatchObject({ status: 1 });
  });

  it("publishes the SDK as prepack compiles it, which this repository's .npmrc would keep from running", () => {
    expect(commands.filter((command) => command.includes("npm publish"))).toEqual([
      expect.stringContaining("--workspace sdk --provenance --access public --ignore-scripts=false") as string,
    ]);
    const { scripts } = JSON.parse(readFileSync(new URL("../../sdk/package.json", import.meta.url), "utf8")) as {
      scripts: Record<string, string>;
    };
    expect(scripts["prepack"]).toMatch(/rmSync\('dist'.*&& tsc -p tsconfig\.build\.json$/);
  });

  it("signs by the commands that the release prints", () => {
    const filter = step("sign").replace(" release.txt | bash -euo pipefail", "");
    const { stdout } = bash(filter, {}, "stats (0.1.0)\n  manifest   sha256:0\n  cosign sign --yes r.io/a@sha256:0\n");
    expect(stdout).toBe("cosign sign --yes r.io/a@sha256:0\n");
  });
});
