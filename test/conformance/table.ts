import { relative } from "node:path";
import { CALLBACKS, ENV_IMPORTS } from "../../sdk/host/abi/signatures.js";
import { root } from "../setup/paths.mjs";
import { beyondCases, neverInEnvoy, toolchainFunctions } from "./beyond-cases.js";
import { claimOf } from "./claims.js";
import type { Recorded } from "./record.js";
import { methodsOf, wrappersOf } from "./surface.js";

/** The page `sdk/docs/conformance.md`: which case proves which function. */
export function conformancePage(cases: readonly Recorded[], version: string): string {
  const functions = Object.keys(ENV_IMPORTS).filter((name) => !toolchainFunctions.includes(name));
  return `# Conformance

Every function of proxy-wasm ABI 0.2.1 as Envoy has it, and the case that proves the SDK's way to it. The same case runs
on the Node host and in Envoy ${version}; both report which functions crossed the border while it ran: the Node host by its
counters, Envoy by its log at \`trace\`. This page is written by \`npx vitest run test/conformance\`, which fails when a
function has no case, when a case does not reach what it claims, and when this page is out of date.

## Host functions

| function | in the library | Node host | Envoy ${version} | case |
| --- | --- | --- | --- | --- |
${functions.map((name) => row(name, wrappersOf(name).map(fileLink), cases)).join("\n")}

\`${toolchainFunctions.join("` and `")}\` are no part of proxy-wasm: Envoy has them for modules made by Emscripten.
An AssemblyScript module never needs them.

## Callbacks

| callback | in a filter | Node host | Envoy ${version} | case |
| --- | --- | --- | --- | --- |
${Object.keys(CALLBACKS)
  .map((name) => row(name, methodsOf(name).map(code), cases))
  .join("\n")}
`;
}

function row(name: string, place: readonly string[], cases: readonly Recorded[]): string {
  const proving = cases.find(({ plan }) => claimOf(plan)?.functions.includes(name));
  const never = neverInEnvoy[name];
  const envoy = never === undefined ? "✓" : `never called: ${never.why}`;
  return `| \`${name}\` | ${place.join(", ")} | ✓ | ${envoy} | ${proof(name, proving)} |`;
}

function proof(name: string, proving: Recorded | undefined): string {
  const beyond = beyondCases[name] ?? neverInEnvoy[name];
  if (beyond !== undefined) return `${link("beyond-cases.ts")}: ${beyond.sentence}`;
  if (proving === undefined) return "**none**";
  return `${link(relative(`${root}/test/conformance`, proving.plan.file))}: ${claimOf(proving.plan)!.sentence}`;
}

const code = (text: string): string => `\`${text}\``;
const fileLink = (file: string): string => `[${file}](../assembly/${file})`;
const link = (file: string): string => `[${file.replace(/^cases\//, "")}](../../test/conformance/${file})`;
