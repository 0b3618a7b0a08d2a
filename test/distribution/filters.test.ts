import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { cli, type CliResult } from "../../sdk/cli/testing/cli.js";

const FILTERS = ["header-authz", "metadata-exchange", "stats"] as const;
const POLICIES = '{"policies":[]}';
const root = fileURLToPath(new URL("../../filters", import.meta.url));
const image = ["--image", `r.io/a@sha256:${"0".repeat(64)}`, "--offline"];

const generate = (name: string, ...argv: string[]): Promise<CliResult> =>
  cli("generate", "wasmplugin", path.join(root, name), ...image, ...argv);

async function spec(name: string, ...argv: string[]): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await generate(name, ...argv, ...(name === "header-authz" ? ["--config", POLICIES] : []));
  expect(stderr).toBe("");
  return (parse(stdout) as { spec: Record<string, unknown> }).spec;
}

describe("what `generate` makes of our filters", () => {
  it.each([
    ["header-authz", "AUTHZ", "SERVER", "CLIENT", "FAIL_RELOAD", "FAIL_CLOSE"],
    ["stats", "STATS", "CLIENT_AND_SERVER", "CLIENT", "FAIL_OPEN", "FAIL_OPEN"],
    ["metadata-exchange", "AUTHN", "CLIENT_AND_SERVER", "CLIENT", "FAIL_OPEN", "FAIL_OPEN"],
  ])("%s: phase %s, %s in a sidecar, %s in a gateway, %s", async (name, phase, sidecar, gateway, strategy, before) => {
    expect(await spec(name)).toMatchObject({
      pluginName: name,
      phase,
      match: [{ mode: sidecar }],
      failStrategy: strategy,
    });
    expect(await spec(name, "--gateway")).toMatchObject({ match: [{ mode: gateway }] });
    expect(await spec(name, "--istio", "1.26")).toMatchObject({ failStrategy: before });
  });

  it.each(FILTERS)("%s: every default has its reason beside it", async (name) => {
    const { stdout } = await generate(name, ...(name === "header-authz" ? ["--config", POLICIES] : []));
    for (const field of ["phase", "match", "failStrategy", ...(name === "metadata-exchange" ? ["pluginConfig"] : [])])
      expect(stdout).toMatch(new RegExp(`^  # .+\\n  ${field}:`, "m"));
  });

  it("metadata-exchange only reads beside Istio's own exchange, which takes the headers first", async () => {
    expect(await spec("metadata-exchange")).toMatchObject({ pluginConfig: { propagation: "native" } });
  });

  it.each(FILTERS)(
    "%s: a key that it does not know is refused, also where the filter itself would only warn",
    async (name) => {
      const { exitCode, stdout, stderr } = await generate(name, "--config", '{"no_such_key": 1}');
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toContain('unknown key "no_such_key"');
    },
  );

  it.each([
    ["header-authz", 2],
    ["stats", 0],
    ["metadata-exchange", 0],
  ])("%s: no configuration, which {} becomes in Istio, ends with %i", async (name, code) => {
    const { exitCode, stdout } = await generate(name, "--config", "{}");
    expect(exitCode).toBe(code);
    expect(stdout).not.toContain("pluginConfig");
  });

  it.each(FILTERS)("%s: its README tells how to see that it loaded", (name) => {
    const [, block] = /## Did it load\?([^]*?)(?:\n## |$)/.exec(
      readFileSync(path.join(root, name, "README.md"), "utf8"),
    )!;
    for (const command of ["istioctl proxy-config ecds", "istioctl proxy-config log", "wasm:info", "wasm_filter_info"])
      expect(block).toContain(command);
  });
});
