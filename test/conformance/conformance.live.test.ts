import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { CALLBACKS, ENV_IMPORTS } from "../../sdk/host/abi/signatures.js";
import { buildFolder } from "../../sdk/cli/build/index.js";
import { expectPage } from "../support/page.js";
import {
  beyondCases,
  neverInEnvoy,
  toolchainFunctions,
  witnessInEnvoy,
  witnessOnHost,
  type Witness,
} from "./beyond-cases.js";
import { claimOf } from "./claims.js";
import { recordInEnvoy, recordOnHost, type Recorded } from "./record.js";
import { methodsOf, wrappersOf } from "./surface.js";
import { conformancePage } from "./table.js";

const version = "1.40.0";
const folder = import.meta.dirname;
const files = readdirSync(join(folder, "cases")).map((name) => join(folder, "cases", name));
const functions = [
  ...Object.keys(ENV_IMPORTS).filter((name) => !toolchainFunctions.includes(name)),
  ...Object.keys(CALLBACKS),
];

let onHost: Recorded[];
let inEnvoy: Recorded[];
let hostWitness: Witness;
let envoyWitness: Witness;

beforeAll(async () => {
  const built = await buildFolder(folder);
  expect(built.failure ?? built.diagnostics).toEqual([]);
  onHost = await recordOnHost(files);
  inEnvoy = await recordInEnvoy(files, version);
  hostWitness = await witnessOnHost(built.module!);
  envoyWitness = await witnessInEnvoy(built.module!, version);
}, 300_000);

const failed = (cases: readonly Recorded[]): unknown[] =>
  cases.filter(({ failures }) => failures.length > 0).map(({ plan, failures }) => [plan.name, failures]);

/** Functions that a case claims and that were not called while it ran. */
const notReached = (cases: readonly Recorded[]): string[] =>
  cases.flatMap(({ plan, called }) =>
    (claimOf(plan)?.functions ?? []).filter((name) => !called.has(name)).map((name) => `${name} in "${plan.name}"`),
  );

describe("every case", () => {
  it("passes on the Node host", () => expect(failed(onHost)).toEqual([]));
  it("passes in Envoy", () => expect(failed(inEnvoy)).toEqual([]));
  it("reaches on the Node host what it claims", () => expect(notReached(onHost)).toEqual([]));
  it("reaches in Envoy what it claims", () => expect(notReached(inEnvoy)).toEqual([]));
  it("claims only functions that there are", () => {
    const claimed = onHost.flatMap(({ plan }) => claimOf(plan)?.functions ?? []);
    expect(claimed.filter((name) => !functions.includes(name))).toEqual([]);
  });
});

describe("every function", () => {
  it("has a case", () => {
    const proven = new Set(onHost.flatMap(({ plan }) => claimOf(plan)?.functions ?? []));
    const others = [...Object.keys(beyondCases), ...Object.keys(neverInEnvoy)];
    expect(functions.filter((name) => !proven.has(name) && !others.includes(name))).toEqual([]);
  });

  it("has a way from the library", () => {
    expect(functions.filter((name) => wrappersOf(name).length === 0 && methodsOf(name).length === 0)).toEqual([]);
  });
});

describe("beyond case files", () => {
  it.each(Object.entries({ ...beyondCases, ...neverInEnvoy }))("the Node host calls %s", (name, { said }) => {
    expect(hostWitness.said.filter((line) => said.test(line))).not.toEqual([]);
    expect(hostWitness.called).toContain(name);
  });

  it.each(Object.entries(beyondCases))("Envoy calls %s", (name, { said }) => {
    expect(envoyWitness.said.filter((line) => said.test(line))).not.toEqual([]);
    expect(envoyWitness.called).toContain(name);
  });

  it.each(Object.keys(neverInEnvoy))("Envoy never calls %s", (name) => {
    const everything = [envoyWitness.called, ...inEnvoy.map(({ called }) => called)];
    expect(everything.filter((called) => called.has(name))).toEqual([]);
  });
});

it("the page about all this is up to date", () =>
  expectPage("sdk/docs/conformance.md", conformancePage(onHost, version)));
