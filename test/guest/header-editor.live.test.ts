import { Agent, createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  bootstrap,
  cluster,
  httpListener,
  routeTo,
  startEnvoy,
  wasmHttpFilter,
  type EnvoyProcess,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { scaled } from "../setup/scale.js";
import { compileGuest } from "../support/compile.js";
import { operations, scriptOf, values, type Operation } from "./header-operations.js";

type Sent = readonly (readonly [string, string])[];

const NAMES = ["x-a", "x-b", "user-agent", "accept", "cookie", "set-cookie", "host"];
const WAYS = ["single", "editor"] as const;

let upstream: Server;
let envoy: EnvoyProcess;
const ports = new Map<string, number>();
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  const { module, messages } = await compileGuest('export * from "./test/guest/assembly/header-script";');
  expect(messages).toBe("");
  // answers what it was sent; without a host, too
  upstream = createServer({ requireHostHeader: false }, (request, response) => {
    response.end(JSON.stringify(request.rawHeaders));
  });
  await new Promise<void>((listening) => upstream.listen(0, "127.0.0.1", listening));
  const listeners = WAYS.map((name) =>
    httpListener({
      name,
      routes: [routeTo("upstream")],
      httpFilters: [wasmHttpFilter({ name, vmId: name, module, configuration: name })],
    }),
  );
  const clusters = [cluster({ name: "upstream", ports: [(upstream.address() as AddressInfo).port] })];
  envoy = await startEnvoy({ bootstrap: bootstrap({ listeners, clusters }) });
  for (const [name, { port }] of await envoy.admin.listeners()) ports.set(name, port);
}, 240_000);

afterAll(async () => {
  agent.destroy();
  await envoy.stop();
  upstream.closeAllConnections();
  upstream.close();
});

/** What arrives at the upstream by this way: status, and the values of our headers by name and in order. */
function arrived(way: string, headers: Sent, script: readonly Operation[]): Promise<unknown> {
  const port = ports.get(way);
  const fields = [...headers, ["x-script", scriptOf(script)] as const].map(([name, value]) => [name, value.trim()]);
  return new Promise((resolve, reject) => {
    const options = { port, agent, headers: ["host", "test", ...fields.flat()] };
    const sent = httpRequest(options, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
      response.on("end", () => resolve([response.statusCode, response.statusCode === 200 ? ours(body) : ""]));
    });
    sent.on("error", reject);
    sent.end();
  });
}

function ours(body: string): Record<string, string[]> {
  const raw = JSON.parse(body) as string[];
  const found: Record<string, string[]> = Object.fromEntries(NAMES.map((name) => [name, []]));
  for (let i = 0; i < raw.length; i += 2) found[raw[i]!.toLowerCase()]?.push(raw[i + 1]!);
  return found;
}

it("the header editor has the effect of single calls in Envoy, too", { timeout: 600_000 }, async () => {
  const headers = fc.array(fc.tuple(fc.constantFrom("x-a", "x-b", "cookie", "accept"), values), { maxLength: 6 });
  let changed = 0;
  const property = fc.asyncProperty(headers, operations, async (start, script) => {
    const [single, editor] = await Promise.all(WAYS.map((way) => arrived(way, start, script)));
    expect(editor).toEqual(single);
    if (JSON.stringify(editor) !== JSON.stringify(await arrived("editor", start, []))) changed++;
  });
  const numRuns = scaled(1_000);
  await fc.assert(property, { numRuns, seed: 2 });
  expect(changed).toBeGreaterThan(numRuns / 2);
});
