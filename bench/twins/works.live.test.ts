import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from "node:net";
import { startEnvoy, type EnvoyProcess, type JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureEnvoy } from "../../test/setup/tools.mjs";
import { configuration } from "../envoy/configuration.js";
import { bundle } from "../measure/memory.js";
import { askHttp, askTcp } from "../measure/ask.js";
import { difference } from "../measure/equality.js";
import type { Answer, Variant, Work } from "../model/work.js";
import { buildModules } from "./toolchains/index.js";
import { works } from "./works/index.js";

/** Who needs nothing but Envoy and what the house has. */
const ours = ({ by, module }: Variant): boolean => ["native", "lua", "floor", "sdk"].includes(by) && module !== bundle;

interface Contestant {
  readonly work: Work;
  readonly variant: Variant;
  /** Name of its listener. */
  readonly name: string;
}

const contestants: readonly Contestant[] = works.flatMap((work) =>
  work.variants.filter(ours).map((variant, i) => ({ work, variant, name: `${work.name} ${i} ${variant.by}` })),
);

let envoy: EnvoyProcess;
let ports: ReadonlyMap<string, { port: number }>;
const servers: (Server | TcpServer)[] = [];

/** One Envoy for all of them: what each needs of the bootstrap does not harm the others. */
beforeAll(async () => {
  const [names, binary] = [contestants.flatMap(({ variant }) => variant.module ?? []), ensureEnvoy()];
  const isFloor = (name: string): boolean => name.startsWith("floor/");
  // the one in child processes, the other in this one
  const halves = [names.filter(isFloor), names.filter((name) => !isFloor(name))].map((half) => buildModules(half));
  const paths = new Map((await Promise.all(halves)).flatMap((built) => [...built]));
  const upstreams = new Map<Work, number>();
  for (const work of works.filter(({ answeredBy }) => answeredBy === "upstream"))
    upstreams.set(work, await serve(work));
  const all = contestants.map(({ work, variant, name }) => {
    const built = variant.module === undefined ? { path: "" } : paths.get(variant.module)!;
    if ("notMeasured" in built) throw new Error(built.notMeasured);
    return { name, bootstrap: configuration(work, variant, built.path, upstreams.get(work) ?? null) as Bootstrap };
  });
  const listeners = all.map(({ name, bootstrap }) => named(name, bootstrap.static_resources.listeners[0]!));
  const clusters = [...upstreams].map(([work]) => {
    const index = contestants.findIndex((each) => each.work === work);
    return { ...all[index]!.bootstrap.static_resources.clusters[0]!, name: work.name };
  });
  const needy = all.find(({ bootstrap }) => bootstrap["stats_config"] !== undefined)!.bootstrap;
  const bootstrap = { ...needy, static_resources: { listeners, clusters } };
  envoy = await startEnvoy({ bootstrap, binary: await binary, logLevel: "warning", concurrency: 1, timeoutMs: 90_000 });
  ports = await envoy.admin.listeners();
}, 180_000);

afterAll(async () => {
  await envoy.stop();
  for (const server of servers) server.close();
});

type Bootstrap = JsonObject & { static_resources: { listeners: JsonObject[]; clusters: JsonObject[] } };

/** The listener under another name, with the work's own upstream. */
function named(name: string, listener: JsonObject): JsonObject {
  const work = name.split(" ")[0]!;
  return JSON.parse(
    JSON.stringify({ ...listener, name }).replaceAll('"cluster":"upstream"', `"cluster":"${work}"`),
  ) as JsonObject;
}

/** A server that answers as the work says. */
async function serve({ protocol, upstreamBody = "ok" }: Work): Promise<number> {
  const server =
    protocol === "tcp"
      ? createTcpServer((socket) => socket.on("error", () => undefined).pipe(socket))
      : createHttpServer((_, response) => response.end(upstreamBody));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function answersOf({ work, name }: Contestant): Promise<Answer[]> {
  const { port } = ports.get(name)!;
  const answers: Answer[] = [];
  for (const request of [work.request, ...(work.probes ?? [])]) {
    answers.push(await (work.protocol === "tcp" ? askTcp(port, request) : askHttp(port, request)));
  }
  return answers;
}

it.each(works)("$name is done alike by all", async (work) => {
  const [first, ...others] = contestants.filter((each) => each.work === work);
  const expected = await answersOf(first!);
  work.check?.(first!.variant, expected);
  for (const each of others) {
    const answers = await answersOf(each);
    if (work.check) work.check(each.variant, answers);
    else expect(difference(work, answers, expected), each.name).toBeNull();
  }
});

it("decides both ways where policies are many", async () => {
  const statuses = await Promise.all(
    contestants
      .filter(({ name }) => name.startsWith("authz-"))
      .map(async (each) => (await answersOf(each)).map(({ status }) => status)),
  );
  for (const each of statuses) expect(each).toEqual([200, 403, 403, 200, 200, 403, 200]);
});

it("changes the body that the upstream sent", async () => {
  const [one] = contestants.filter(({ work }) => work.name === "body-16k");
  const [{ body } = { body: "" }] = await answersOf(one!);
  expect(body).toBe(one!.work.upstreamBody!.replaceAll("secret", "[hidden]"));
  expect(one!.work.upstreamBody).toHaveLength(16_384);
});

it("counts each request once, by each implementation", async () => {
  const counting = contestants.filter(({ work }) => work.name === "stats-envoy");
  const requests = async (): Promise<number[]> => {
    const { values } = await envoy.admin.stats("requests_total");
    return [...values.values()].map(Number).sort((a, b) => a - b);
  };
  const before = await requests();
  for (const each of counting) for (let i = 0; i < 3; i++) await answersOf(each);
  expect(await requests()).toEqual(before.map((count) => count + 3));
  expect(before).toHaveLength(counting.length);
});

it("loads and runs without a complaint", () => {
  expect(envoy.log.entries().map(({ message }) => message)).toEqual([]);
});
