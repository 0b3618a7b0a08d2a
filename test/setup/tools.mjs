import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { run } from "./command.mjs";
import { SetupError } from "./errors.mjs";
import { goStep } from "./go.mjs";
import { root, toolBinary, tools } from "./paths.mjs";
import { ensure, isCurrent } from "./step.mjs";

// The types and the contract of what is exported here stand in tools.d.mts.

const go = join(root, "test", "setup", "go");
const prometheusModule = join(root, "test", "setup", "prometheus");

const oras = goStep({ module: go, package: "oras.land/oras/cmd/oras", binary: "oras" });
const registry = goStep({
  module: go,
  package: "./registry",
  binary: "registry",
  sources: [join(go, "registry", "main.go")],
});
const prometheus = goStep({
  module: prometheusModule,
  package: "github.com/prometheus/prometheus/cmd/prometheus",
  binary: "prometheus",
  // service discovery for clouds is most of its modules; the web page is not needed
  flags: ["-tags=remove_all_sd"],
});
const promlint = goStep({
  module: prometheusModule,
  package: "./promlint",
  binary: "promlint",
  sources: [join(prometheusModule, "promlint", "main.go")],
});

const kustomize = goStep({
  module: join(root, "test", "setup", "kustomize"),
  package: "sigs.k8s.io/kustomize/kustomize/v5",
  binary: "kustomize",
});

const loadModule = join(root, "bench", "load");
const load = goStep({
  module: loadModule,
  package: ".",
  binary: "load",
  sources: readdirSync(loadModule)
    .filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"))
    .map((name) => join(loadModule, name)),
});

export async function ensureOras() {
  const named = fromEnvironment("ORAS");
  if (named) return named;
  await ensure(oras);
  return toolBinary("oras");
}

export async function ensureRegistry() {
  await ensure(registry);
  return toolBinary("registry");
}

export async function ensurePrometheus() {
  const named = fromEnvironment("PROMETHEUS");
  if (named) return named;
  if (isCurrent(prometheus)) return toolBinary("prometheus");
  const { code, output } = await run("prometheus", ["--version"]);
  if (code === 0 && Number(/version (\d+)\./.exec(output)?.[1] ?? 0) >= 3) return "prometheus";
  await ensure(prometheus);
  return toolBinary("prometheus");
}

export async function ensurePromlint() {
  await ensure(promlint);
  return toolBinary("promlint");
}

export async function ensureKustomize() {
  const named = fromEnvironment("KUSTOMIZE");
  if (named) return named;
  await ensure(kustomize);
  return toolBinary("kustomize");
}

export async function ensureLoad() {
  await ensure(load);
  return toolBinary("load");
}

/** @param {string} [version] */
export async function ensureEnvoy(version) {
  process.env.PROXY_WASM_TOOLS ??= tools;
  const sdk = await import("proxy-wasm-assemblyscript-sdk/envoy");
  return sdk.findEnvoy(version === undefined ? {} : { version });
}

/** @param {string} variable */
function fromEnvironment(variable) {
  const path = process.env[variable];
  if (path && !existsSync(path))
    throw new SetupError(`${variable} names ${path}, which does not exist: correct or unset it.`);
  return path;
}
