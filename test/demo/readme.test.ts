import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cli } from "../../sdk/cli/testing/cli.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (...parts: string[]): string => readFileSync(path.join(root, ...parts), "utf8");
const readme = read("README.md");

describe("the README", () => {
  it("shows the filter of the first example, as it is", () => {
    expect(readme).toContain(`\`\`\`ts\n${read("examples", "add-header", "assembly", "index.ts")}\`\`\``);
  });

  it("gives each filter a configuration that its schema takes", async () => {
    const rows = [...readme.matchAll(/^\| `([\w-]+)` +\| (.*)$/gm)].filter(([, name]) =>
      existsSync(path.join(root, "filters", name!)),
    );
    expect(rows.map(([, name]) => name)).toEqual(["metadata-exchange", "stats", "header-authz"]);
    for (const [, name, rest] of rows) {
      const [, configuration] = /`(\{.*\})`/.exec(rest!)!;
      const filter = path.join(root, "filters", name!);
      const result = await cli("generate", "envoy", filter, "--path", "/filter.wasm", "--config", configuration!);
      expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    }
  });

  it("names commands that there are", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm (?:run ([\w:]+)|(start|test))\b/g)].map(
      ([, script, word]) => script ?? word!,
    );
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
    const commands = read("sdk", "cli", "README.md");
    const used = [...readme.matchAll(/npx proxy-wasm(?:-assemblyscript-sdk)? (\w+)/g)].map(([, command]) => command!);
    expect(used.length).toBeGreaterThan(2);
    expect(used.filter((command) => !commands.includes(`| \`${command} `))).toEqual([]);
  });

  it.each([
    "README.md",
    "CONTRIBUTING.md",
    "examples/istio/README.md",
    "sdk/cli/README.md",
    "filters/README.md",
    "examples/mesh/README.md",
  ])("%s links to files that there are", (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(path.join(root, path.dirname(file), link)))).toEqual([]);
  });

  it("of the mesh says what every placeholder stands for", () => {
    const [text, ...configurations] = ["README.md", "client-sidecar.yaml", "server-sidecar.yaml"].map((file) =>
      read("examples", "mesh", file),
    );
    const used = configurations.flatMap((each) => [...each.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!));
    const explained = [...text!.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell]) => cell!.match(/\w+/g) ?? []);
    expect([...new Set(used)].sort()).toEqual(explained.sort());
  });
});
