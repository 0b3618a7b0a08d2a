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

const oras = goStep({ module: go, package: "oras.land/oras/cmd/oras", binary: "oras" });
const registry = goStep({
  module: go,
  package: "./registry",
  binary: "registry",
  sources: [join(go, "registry", "main.go")],
});
const prometheus = prometheusStep("prometheus");
const promtool = prometheusStep("promtool");

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

export function ensurePrometheus() {
  return ensureOfPrometheus(prometheus, "PROMETHEUS");
}

export function ensurePromtool() {
  return ensureOfPrometheus(promtool, "PROMTOOL");
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

/** @param {string} name one of Prometheus' own programs */
function prometheusStep(name) {
  return goStep({
    module: join(root, "test", "setup", "prometheus"),
    package: `github.com/prometheus/prometheus/cmd/${name}`,
    binary: name,
    // service discovery for clouds is most of its modules; the web page is not needed
    flags: ["-tags=remove_all_sd"],
  });
}

/**
 * @param {import("./step.mjs").Step} step
 * @param {string} variable
 */
async function ensureOfPrometheus(step, variable) {
  const named = fromEnvironment(variable);
  if (named) return named;
  if (isCurrent(step)) return toolBinary(step.name);
  const { code, output } = await run(step.name, ["--version"]);
  if (code === 0 && Number(/version (\d+)\./.exec(output)?.[1] ?? 0) >= 3) return step.name;
  await ensure(step);
  return toolBinary(step.name);
}

/** @param {string} variable */
function fromEnvironment(variable) {
  const path = process.env[variable];
  if (path && !existsSync(path))
    throw new SetupError(`${variable} names ${path}, which does not exist: correct or unset it.`);
  return path;
}
