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

const ratios = (
  title: string,
  of: Reference,
  goals: readonly (readonly [Reference, number])[],
  note?: string,
): Budget[] =>
  goals.map(([to, atMost]) => ({
    title,
    goal: { kind: "ratio", of, to, atMost },
    ...(note === undefined ? {} : { note }),
  }));

/** Why goals are missed: what was tried, and what the price list says about the rest. */
const notes = {
  idle:
    "Neither of the two modules exports a callback, so nothing of them runs for a request. What is between them is what " +
    "two Envoys differ by: without any filter the A/A difference of this work is as large.",
  object:
    "An object per stream costs 0.9 µs: its creation and deletion are two more callbacks, and it comes from the collector's " +
    "heap. A filter that keeps nothing between callbacks needs none, and gets none.",
  authz:
    "The floor compares ten fixed lists and knows nothing else. Ours has an index that makes 1,000 policies cost what ten " +
    "do, an object per stream (0.9 µs of creation, request and deletion), a count of verdicts, and the checks of malformed " +
    "headers. Reading unwanted headers was brought from 190 to 72 instructions each; 2,600 instructions are left.",
  stats:
    "The floor reads only the values that this traffic has, one by one, and an absent one costs 0.2 µs; it does none of the " +
    "normalisation. Ours asks for all in one CEL list, which costs about 5 µs before its first value and 0.45 µs for each: " +
    "that pays with mTLS and known peers, where all values are there. A list chosen by what a listener's traffic has is the " +
    "next thing to try.",
  exchange:
    "Of the time Envoy takes most: it reads the block of headers (1 µs), removes two and adds two of 600 bytes (1.4 µs), and " +
    "parses the Struct for filter state (some 3 µs). A call for the listener's direction came with Envoy 1.40, which has one " +
    "root for all listeners: about 1 µs. The module's own share went from 19,000 to 5,000 instructions.",
  weight:
    "V8 compiles the whole module at load, 1.1 ms per KB, and keeps the code; both follow the module's size, of which a " +
    "strict configuration reader is 19 KB and the registry with its formats 20 KB. Optimizing for size is in use.",
} as const;

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
  ...ratios(
    "idle filter",
    idle.sdk,
    [
      [idle.floor, 1.1],
      [idle.rust, 0.7],
    ],
    notes.idle,
  ),
  ...ratios("one header added", header.sdk, [
    [header.floor, 1.05],
    [header.rust, 0.75],
    [header.gcore, 0.35],
    [header.solo, 0.35],
    [header.lua, 1],
  ]),
  ...ratios(
    "one header added, an object per stream",
    { ...header.sdk, label: "an object per stream" },
    [
      [header.floor, 1.45],
      [header.rust, 0.75],
    ],
    notes.object,
  ),
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
  ...ratios(
    "header-authz, 10 policies, 6 headers",
    authz6.sdk,
    [
      [authz6.floor, 1.2],
      [authz6.rust, 0.75],
      [authz6.lua, 1],
      [authz6.native, 2],
    ],
    notes.authz,
  ),
  ...ratios("header-authz, 10 policies, 30 headers", authz30.sdk, [[authz30.native, 1.6]]),
  ...ratios("header-authz, 100 policies", authz100.sdk, [[authz100.native, 1 / 3]]),
  ...ratios("header-authz, 1,000 policies", authz1000.sdk, [[authz1000.native, 1 / 30]]),
  { title: "header-authz, 1,000 policies", goal: { kind: "cpu", of: authz1000.sdk, atMost: 10_000 } },
  ...ratios(
    "stats, Envoy's store",
    stats.sdk,
    [
      [stats.floor, 0.65],
      [stats.rust, 0.55],
    ],
    notes.stats,
  ),
  {
    title: "metadata exchange, a known peer",
    goal: { kind: "cpu", of: exchange.sdk, atMost: 8_000 },
    note: notes.exchange,
  },
  { title: "size", goal: { kind: "size", of: authz6.sdk, to: header.rust } },
  { title: "size", goal: { kind: "size", of: stats.sdk, to: header.rust }, note: notes.weight },
  { title: "size", goal: { kind: "size", of: exchange.sdk, to: header.rust } },
  { title: "memory of one module", goal: { kind: "memory", of: header.sdk, over: header.floor, atMost: 3_000_000 } },
  {
    title: "memory of one module",
    goal: { kind: "memory", of: stats.sdk, over: stats.floor, atMost: 3_000_000 },
    note: notes.weight,
  },
  { title: "start", goal: { kind: "start", of: header.sdk, atMost: 80 } },
  { title: "start", goal: { kind: "start", of: stats.sdk, atMost: 80 }, note: notes.weight },
];
