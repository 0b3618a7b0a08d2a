import type { Reference } from "./names.js";

/** A goal that a figure is held against. All are upper bounds. */
export type Goal =
  /** CPU time over no filter, as a multiple of another variant's. */
  | { readonly kind: "ratio"; readonly of: Reference; readonly to: Reference; readonly atMost: number }
  /** CPU time over no filter, nanoseconds per request. */
  | { readonly kind: "cpu"; readonly of: Reference; readonly atMost: number }
  /** RSS over no filter, bytes more than another variant's. */
  | { readonly kind: "memory"; readonly of: Reference; readonly over: Reference; readonly atMost: number }
  /** Start over no filter, milliseconds. */
  | { readonly kind: "start"; readonly of: Reference; readonly atMost: number }
  /** Bytes of the module, at most another variant's. */
  | { readonly kind: "size"; readonly of: Reference; readonly to: Reference };

export interface Budget {
  /** What it is about; budgets of one title stand together. */
  readonly title: string;
  readonly goal: Goal;
  /** Said when the goal is missed: what was tried, and what the rest consists of. */
  readonly note?: string;
}

const ratios = (title: string, of: Reference, goals: readonly (readonly [Reference, number])[]): Budget[] =>
  goals.map(([to, atMost]) => ({ title, goal: { kind: "ratio", of, to, atMost } }));

const variants = (work: string) =>
  ({
    floor: { work, by: "floor" },
    sdk: { work, by: "sdk" },
    rust: { work, by: "rust" },
    go: { work, by: "go" },
    gcore: { work, by: "gcore" },
    solo: { work, by: "solo" },
    lua: { work, by: "lua" },
    native: { work, by: "native" },
  }) as const satisfies Record<string, Reference>;

const idle = variants("idle");
const header = variants("add-header");
const operations = variants("headers-60");
const batch: Reference = { ...operations.sdk, label: "one batch" };
const authz6 = variants("authz-10-6");
const authz30 = variants("authz-10-30");
const authz100 = variants("authz-100-6");
const authz1000 = variants("authz-1000-6");
const stats = variants("stats-envoy");
const exchange = variants("metadata-exchange");

/** The goals of the project, in the order of the report. */
export const budgets: readonly Budget[] = [
  ...ratios("idle filter", idle.sdk, [
    [idle.floor, 1.1],
    [idle.rust, 0.7],
  ]),
  ...ratios("one header added", header.sdk, [
    [header.floor, 1.05],
    [header.rust, 0.75],
    [header.gcore, 0.35],
    [header.solo, 0.35],
    [header.lua, 1],
  ]),
  ...ratios("one header added, an object per stream", { ...header.sdk, label: "an object per stream" }, [
    [header.floor, 1.45],
    [header.rust, 0.75],
  ]),
  ...ratios("60 header operations", operations.sdk, [
    [operations.floor, 1.03],
    [operations.rust, 1],
    [operations.go, 1],
    [operations.gcore, 1],
    [operations.solo, 1],
  ]),
  ...ratios("60 header operations with the editor", batch, [
    [operations.floor, 0.35],
    [operations.lua, 1],
  ]),
  ...ratios("header-authz, 10 policies, 6 headers", authz6.sdk, [
    [authz6.floor, 1.2],
    [authz6.rust, 0.75],
    [authz6.lua, 1],
    [authz6.native, 2],
  ]),
  ...ratios("header-authz, 10 policies, 30 headers", authz30.sdk, [[authz30.native, 1.6]]),
  ...ratios("header-authz, 100 policies", authz100.sdk, [[authz100.native, 1 / 3]]),
  ...ratios("header-authz, 1,000 policies", authz1000.sdk, [[authz1000.native, 1 / 30]]),
  { title: "header-authz, 1,000 policies", goal: { kind: "cpu", of: authz1000.sdk, atMost: 10_000 } },
  ...ratios("stats, Envoy's store", stats.sdk, [
    [stats.floor, 0.65],
    [stats.rust, 0.55],
  ]),
  { title: "metadata exchange, a known peer", goal: { kind: "cpu", of: exchange.sdk, atMost: 8_000 } },
  { title: "size", goal: { kind: "size", of: authz6.sdk, to: header.rust } },
  { title: "size", goal: { kind: "size", of: stats.sdk, to: header.rust } },
  { title: "size", goal: { kind: "size", of: exchange.sdk, to: header.rust } },
  { title: "memory of one module", goal: { kind: "memory", of: header.sdk, over: header.floor, atMost: 3_000_000 } },
  { title: "memory of one module", goal: { kind: "memory", of: stats.sdk, over: stats.floor, atMost: 3_000_000 } },
  { title: "start", goal: { kind: "start", of: header.sdk, atMost: 80 } },
  { title: "start", goal: { kind: "start", of: stats.sdk, atMost: 80 } },
];
