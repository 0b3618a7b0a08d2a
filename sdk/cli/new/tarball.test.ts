import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../envoy/package-root.js";

/** What the published package consists of. */
const ALLOWED = [
  /^package\.json$|^LICENSE$|^README\.md$|^CHANGELOG\.md$/,
  /^asconfig\.json$|^tsconfig\.guest\.json$|^index\.ts$/,
  /^assembly\/.+\.ts$/,
  /^transform\/.+\.mjs$/,
  /^bin\/proxy-wasm\.mjs$/,
  /^cases\/schema\.json$|^cli\/project\/schema\.json$|^envoy\/versions\/[\d.]+\.txt$/,
  /^templates\/http-filter\/.+$/,
  /^docs\/(reference\/)?[\w-]+\.md$/,
  /^dist\/(cases|cli|envoy|host|oci)\/.+\.(js|d\.ts)$/,
];
const FORBIDDEN = /\.test\.|testdata|testing|\.tsbuildinfo|\.map$|node_modules|(^|\/)build\/.+\.wasm$/;

let dir: string;
let files: string[];
let tarball: string;
let globalSettings: string | undefined;

/**
 * npm as a user runs it: without what the npm around this test has put into the environment, PATH included, but with the
 * certificates and the global settings of this machine, which npm looks for below `--prefix`.
 */
function npm(cwd: string, ...argv: string[]): string {
  const foreign = /^npm_(?!config_(cache|registry|cafile|https?_?proxy)$)|^NODE_(?!EXTRA_CA_CERTS$)|^VITEST/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  env["PATH"] = folders.filter((folder) => !folder.includes("node_modules")).join(path.delimiter);
  const run = (args: string[]): string =>
    execFileSync("npm", args, { cwd, env, encoding: "utf8", timeout: 180_000, stdio: ["ignore", "pipe", "pipe"] });
  globalSettings ??= run(["config", "get", "globalconfig"]).trim();
  env["npm_config_globalconfig"] = globalSettings;
  return run(argv);
}

/** A copy of the package as it stands in a checkout, with something left over from an older build. */
function stage(checkout: string): string {
  const staging = path.join(checkout, "sdk");
  const made = new Set(["dist", "node_modules"]);
  cpSync(packageRoot, staging, { recursive: true, filter: (file) => !made.has(path.relative(packageRoot, file)) });
  cpSync(path.join(packageRoot, "..", "tsconfig.json"), path.join(checkout, "tsconfig.json"));
  for (const folder of [".", "sdk"]) {
    const installed = path.join(packageRoot, "..", folder, "node_modules");
    if (existsSync(installed)) symlinkSync(installed, path.join(checkout, folder, "node_modules"));
  }
  mkdirSync(path.join(staging, "dist", "cli"), { recursive: true });
  writeFileSync(path.join(staging, "dist", "cli", "left-over.js"), "");
  return staging;
}

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tarball-"));
  // as the workflow publishes: with the scripts that this repository's .npmrc otherwise keeps from running
  const flags = ["--ignore-scripts=false", "--foreground-scripts=false", "--json", "--pack-destination", dir];
  const [packed] = JSON.parse(npm(stage(path.join(dir, "checkout")), "pack", ...flags)) as [
    { filename: string; files: { path: string }[] },
  ];
  tarball = path.join(dir, packed.filename);
  files = packed.files.map((file) => file.path);
}, 300_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("the published package", () => {
  it("contains what it needs", () => {
    const manifest = JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8")) as {
      exports: Record<string, string | Record<string, string>>;
      bin: Record<string, string>;
    };
    const named = [...Object.values(manifest.exports), manifest.bin].flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry),
    );
    for (const file of [...named, "LICENSE"]) expect(files).toContain(file.replace(/^\.\//, ""));
  });

  it("and nothing else", () => {
    expect(files).not.toContain("dist/cli/left-over.js");
    expect(files.filter((file) => FORBIDDEN.test(file) || !ALLOWED.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it("makes a filter in an empty folder that builds and passes its test", () => {
    const empty = path.join(dir, "empty");
    mkdirSync(empty);
    npm(empty, "install", "--prefix", ".", "--prefer-offline", "--no-audit", "--no-fund", tarball);
    npm(empty, "exec", "--prefix", ".", "--offline", "--", "proxy-wasm", "new", "my-guard");
    const said = npm(path.join(empty, "my-guard"), "test");
    expect(said).toContain("✓ my-guard release:");
    expect(said).toMatch(/\d+ passed, 0 failed on the Node host/);
    expect(existsSync(path.join(empty, "my-guard", "build", "my-guard.wasm"))).toBe(true);
    expect(npm(path.join(empty, "my-guard"), "run", "check")).toContain("build/my-guard.wasm");
  }, 180_000);

  it("runs that filter from code of the user's own, and has the other parts of its API", () => {
    const code = `
      import { createHost } from "proxy-wasm-assemblyscript-sdk/host";
      for (const part of ["cases", "envoy", "oci"]) await import("proxy-wasm-assemblyscript-sdk/" + part);
      const host = await createHost({ module: "build/my-guard.wasm" });
      const plugin = await host.loadPlugin();
      console.log((await plugin.exchange()).response.status);
    `;
    const cwd = path.join(dir, "empty", "my-guard");
    const said = execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd, encoding: "utf8" });
    expect(said).toBe("200\n");
  });

  it("has every page that its README names", () => {
    const readme = readFileSync(path.join(packageRoot, "README.md"), "utf8");
    const named = [...readme.matchAll(/\]\((?!https?:|\.\.\/|#)([^)#]+)/g)].map(([, file = ""]) => file);
    // READMEs of its parts are for whoever reads the repository
    expect(named.filter((file) => file.startsWith("docs/") && !files.includes(file))).toEqual([]);
    expect(named).toContain("docs/reference/README.md");
  });
});
