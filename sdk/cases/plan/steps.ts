import type { CaseSpec, PluginSpec, StepSpec, Surroundings } from "../format/case-file.js";
import { toBytes } from "./bytes.js";
import { toMilliseconds } from "./duration.js";
import { planAnswer, planRequest } from "./messages.js";
import type { PluginPlan, StepPlace, StepPlan } from "./plan.js";

/** What the steps of a case need to know about it. */
export interface StepScope {
  /** Position of the step with this index in the file; of the case for null. */
  line(index: number | null): number;
  problem(index: number | null, message: string): never;
  defaults: Pick<Surroundings, "request" | "upstream">;
  plugin(spec: PluginSpec): PluginPlan;
}

/** The steps of a case; a case without `steps` is a single request. */
export function planSteps(spec: CaseSpec, scope: StepScope): StepPlan[] {
  if (spec.refuses !== undefined) return [];
  if (spec.steps === undefined) {
    const place: StepPlace = {
      label: "",
      line: scope.line(null),
      worker: 0,
      repeat: 1,
      expect: exchangeExpectations(spec),
    };
    return [{ ...place, ...exchange({}, scope) }];
  }
  return spec.steps.map((step, index) => planStep(step, index, scope));
}

function planStep(step: StepSpec, index: number, scope: StepScope): StepPlan {
  const place: StepPlace = {
    label: `step ${index + 1}${step.note ? ` (${step.note})` : ""}`,
    line: scope.line(index),
    worker: step.worker ?? 0,
    repeat: step.repeat ?? 1,
    expect: step.expect ?? {},
  };
  const actions = kinds.filter((kind) => step[kind] !== undefined);
  if (actions.length > 1) scope.problem(index, `one action per step, not "${actions.join('" and "')}"`);
  if (step.refuses !== undefined && step.configure === undefined)
    scope.problem(index, '"refuses" belongs to "configure"');
  return { ...place, ...planAction(step, actions[0], scope) };
}

const kinds = [
  ...(["request", "advance", "configure", "connect", "client_sends", "server_sends", "client_receives"] as const),
  ...(["server_receives", "client_closes", "server_closes", "client_sees_close", "server_sees_close"] as const),
];

type Action = StepPlan extends infer Step ? (Step extends StepPlan ? Omit<Step, keyof StepPlace> : never) : never;

function planAction(step: StepSpec, action: (typeof kinds)[number] | undefined, scope: StepScope): Action {
  switch (action) {
    case "advance":
      return { kind: "advance", ms: toMilliseconds(step.advance!) };
    case "configure":
      return { kind: "configure", plugin: scope.plugin(step.configure!), refuses: step.refuses ?? null };
    case "connect":
      return { kind: "connect" };
    case "client_sends":
      return { kind: "send", from: "client", bytes: toBytes(step.client_sends!) };
    case "server_sends":
      return { kind: "send", from: "server", bytes: toBytes(step.server_sends!) };
    case "client_receives":
      return { kind: "receive", at: "client", bytes: step.client_receives! };
    case "server_receives":
      return { kind: "receive", at: "server", bytes: step.server_receives! };
    case "client_closes":
      return { kind: "close", by: "client" };
    case "server_closes":
      return { kind: "close", by: "server" };
    case "client_sees_close":
      return { kind: "closed", at: "client" };
    case "server_sees_close":
      return { kind: "closed", at: "server" };
    case "request":
      return exchange(step, scope);
    default:
      return step.upstream === undefined && step.expect !== undefined ? { kind: "check" } : exchange(step, scope);
  }
}

function exchange(step: Pick<StepSpec, "request" | "upstream">, scope: StepScope): Action {
  return {
    kind: "exchange",
    request: planRequest({ ...scope.defaults.request, ...step.request }),
    upstream: planAnswer({ ...scope.defaults.upstream, ...step.upstream }),
  };
}

/** Of a single-request case's expectations those about the exchange; the rest is checked at the end of the case. */
function exchangeExpectations(spec: CaseSpec): StepPlan["expect"] {
  const { log: _, no_log: __, metrics: ___, ...rest } = spec.expect ?? {};
  return rest;
}
