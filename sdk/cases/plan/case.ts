import type { AnswerSpec, CaseFileSpec, CaseSpec, PluginSpec, Surroundings } from "../format/case-file.js";
import type { PositionedDocument } from "../load/document.js";
import { CaseFileError } from "../load/problem.js";
import { planAnswer } from "./messages.js";
import type { AnswerPlan, CasePlan, PluginPlan } from "./plan.js";
import { mergePlugin, planPlugin } from "./plugins.js";
import { planSteps } from "./steps.js";

/** @throws CaseFileError when the case contradicts itself. */
export function planCase(file: CaseFileSpec, index: number, document: PositionedDocument): CasePlan {
  const spec = file.cases[index]!;
  const at = (...path: (string | number)[]): number => document.problem(["cases", index, ...path], "").line;
  const problem = (step: number | null, message: string): never => {
    const path = step === null ? ["cases", index] : ["cases", index, "steps", step];
    throw new CaseFileError(document.file, [document.problem(path, message)]);
  };
  const all = inherit(file, spec);
  checkCombination(spec, all, (message) => problem(null, message));
  const specs = all.plugins ?? [all.plugin ?? {}];
  const plan = (plugin: PluginSpec): PluginPlan => planPlugin(plugin, all, document.file);
  const plugins = specs.map(plan);
  return {
    file: document.file,
    title: file.title ?? "",
    name: spec.name,
    line: at(),
    only: all.only ?? null,
    traffic: isTcp(all) ? "tcp" : "http",
    plugins,
    direction: all.direction ?? "unspecified",
    node: all.node ?? {},
    listenerMetadata: all.listener?.metadata ?? {},
    route: all.route ?? {},
    cluster: { ...all.cluster, name: all.cluster?.name ?? "upstream" },
    endpoint: all.endpoint ?? {},
    connection: all.connection ?? {},
    filterState: all.filter_state ?? {},
    dynamicMetadata: all.dynamic_metadata ?? {},
    callouts: new Map(Object.entries(all.clusters ?? {}).map(([name, answers]) => [name, planAnswers(answers)])),
    workers: all.workers ?? 1,
    isolated: all.isolated ?? false,
    logLevel: all.log_level ?? "info",
    tolerates: all.tolerates ?? [],
    refuses: spec.refuses ?? null,
    steps: planSteps(spec, {
      line: (step) => (step === null ? at() : at("steps", step)),
      problem,
      defaults: all,
      plugin: (inner) => plan(mergePlugin(specs[0]!, inner)),
    }),
    expect: finalExpectations(spec),
  };
}

/** The file's surroundings under the case's own: objects field by field, everything else as a whole. */
function inherit(file: Surroundings, own: Surroundings): Surroundings {
  const both = <T extends object>(outer: T | undefined, inner: T | undefined): T | undefined =>
    outer && inner ? { ...outer, ...inner } : (inner ?? outer);
  const merged: Record<string, unknown> = { ...file, ...own };
  for (const key of ["node", "listener", "route", "cluster", "endpoint", "connection", "request", "upstream"] as const)
    merged[key] = both<object>(file[key], own[key]);
  if (own.plugin && file.plugin) merged["plugin"] = mergePlugin(file.plugin, own.plugin);
  if (own.plugin) delete merged["plugins"];
  if (own.plugins) delete merged["plugin"];
  return merged;
}

function checkCombination(spec: CaseSpec, all: Surroundings, fail: (message: string) => never): void {
  if ((all.plugin && all.plugins) || (spec.plugin && spec.plugins)) fail('either "plugin" or "plugins"');
  if (spec.steps && (spec.request || spec.upstream)) fail('"request" and "upstream" belong into the steps');
  const lasting = ["log", "no_log", "metrics", ...(isTcp(all) ? ["filter_state"] : [])];
  const misplaced = Object.keys(spec.expect ?? {}).find((key) => !lasting.includes(key));
  if (spec.steps && misplaced) fail(`"${misplaced}" belongs into the "expect" of a step`);
  if (spec.refuses !== undefined && (spec.steps || spec.request || spec.upstream))
    fail("a configuration that is refused sees no traffic");
  if (all.only && !all.because) fail(`"because" must say why only ${all.only} can run this`);
  if (isTcp(all) && !spec.steps && spec.refuses === undefined) fail("a network filter's case needs steps");
  if (all.connection?.sni !== undefined && !all.connection.mtls) fail('"sni" needs "mtls"');
  for (const plugin of all.plugins ?? [all.plugin ?? {}])
    if (["configuration", "configuration_text", "configuration_base64"].filter((key) => key in plugin).length > 1)
      fail('one of "configuration", "configuration_text" and "configuration_base64"');
}

/** Whether a network filter stands in the listener. */
function isTcp(all: Surroundings): boolean {
  return (all.plugins ?? [all.plugin ?? {}]).some(({ filter }) => (filter ?? all.filter) === "network");
}

function planAnswers(answers: AnswerSpec | AnswerSpec[]): AnswerPlan[] {
  return (Array.isArray(answers) ? answers : [answers]).map(planAnswer);
}

/** A case of steps checks everything that it expects at the end; a single request leaves only the lasting things. */
function finalExpectations(spec: CaseSpec): CasePlan["expect"] {
  const { log, no_log: noLog, metrics } = spec.expect ?? {};
  if (spec.steps === undefined) {
    return { ...(log ? { log } : {}), ...(noLog ? { no_log: noLog } : {}), ...(metrics ? { metrics } : {}) };
  }
  return spec.expect ?? {};
}
