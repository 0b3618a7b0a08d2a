import type { JsonObject } from "@bufbuild/protobuf";
import {
  createHost,
  type CalloutAnswer,
  type CalloutRequest,
  type ConnectionOptions,
  type Host,
  type Plugin,
} from "proxy-wasm-assemblyscript-sdk/host";
import { describe, expect, it } from "vitest";
import { decodeStruct } from "../cli/struct.js";
import { MODULE } from "./module.js";

const TTL = 10_000;
const NEGATIVE_TTL = 2_000;
const KNOWN: CalloutAnswer = { body: '{"namespace":"vms"}' };

type Answer = (request: CalloutRequest, number: number) => CalloutAnswer;

/** The filter and the directory service that it asks. */
class Subject {
  /** What the service was asked, in order. */
  readonly asked: string[] = [];

  private constructor(
    readonly host: Host,
    private readonly plugin: Plugin,
  ) {}

  static async load(answer: Answer, settings: object = {}): Promise<Subject> {
    const clusters = {
      directory: (request: CalloutRequest) => {
        subject.asked.push(request.headers.first(":path") ?? "");
        return answer(request, subject.asked.length);
      },
    };
    const host = await createHost({ module: MODULE, mainThread: false, clusters });
    const service = { cluster: "directory", ttl: "10s", negative_ttl: "2s", timeout: "500ms", ...settings };
    const configuration = JSON.stringify({ directory: { service } });
    const subject = new Subject(host, await host.loadPlugin({ configuration, direction: "inbound" }));
    return subject;
  }

  /** A request, and the namespace of its peer. */
  async meet(connection: ConnectionOptions = {}): Promise<unknown> {
    const result = await this.plugin.exchange({ connection: { source: "192.0.2.1:1000", ...connection } });
    expect(result.response.status).toBe(200);
    const state = result.filterState.get("wasm.downstream_peer");
    return (state === undefined ? ({} as JsonObject) : decodeStruct(state))["namespace"];
  }

  /** Lets milliseconds go by. */
  wait(milliseconds: number): Promise<unknown> {
    return this.host.advance(milliseconds);
  }

  count(result: "asked" | "failed"): number {
    return this.#counter(`metadata_exchange_directory_call_totalresult=.=${result};.;`);
  }

  /** Peers in which a source had a part. */
  countOf(source: string): number {
    return this.#counter(`metadata_exchange_peer_source_totalsource=.=${source};.;`);
  }

  #counter(name: string): number {
    this.host.advanceSync(1_000);
    return Number([...this.host.metrics].find((metric) => metric.name === name)?.value ?? 0);
  }
}

describe("the directory service", () => {
  it("is asked again when the answer is old, which serves until the next one is there", async () => {
    const subject = await Subject.load((_, number) => ({ body: `{"namespace":"n${number}"}`, delay: 100 }));
    await subject.meet();
    await subject.wait(200);
    expect([await subject.meet(), subject.asked.length]).toEqual(["n1", 1]);
    await subject.wait(TTL);
    expect([await subject.meet(), subject.asked.length]).toEqual(["n1", 2]);
    expect([await subject.meet(), subject.asked.length]).toEqual(["n1", 2]);
    await subject.wait(200);
    expect([await subject.meet(), subject.asked.length]).toEqual(["n2", 2]);
  });

  it("is asked again for nobody, and somebody may be gone", async () => {
    const answers: CalloutAnswer[] = [{ status: 404 }, KNOWN, { status: 404 }];
    const subject = await Subject.load((_, number) => answers[number - 1]!);
    const seen: unknown[] = [];
    for (const wait of [1, NEGATIVE_TTL, 1, TTL, 1, 1]) {
      seen.push(await subject.meet());
      await subject.wait(wait);
    }
    expect(seen).toEqual([undefined, undefined, undefined, "vms", "vms", undefined]);
    expect(subject.asked).toHaveLength(3);
  });

  it.each<[string, CalloutAnswer]>([
    ["does not answer in time", { ...KNOWN, delay: 600 }],
    ["breaks the connection", { reset: true }],
    ["has no healthy host", { unavailable: true }],
    ["fails", { status: 500, body: KNOWN.body! }],
    ["answers with something else", { body: "<html>" }],
    ["answers with a list", { body: "[]" }],
    ["answers with wrong types", { body: '{"namespace":5}' }],
    ["answers with a key twice", { body: '{"namespace":"a","namespace":"b"}' }],
    ["answers with nothing", { body: "" }],
    ["answers with bytes that are no text", { body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d) }],
    ["answers at length", { body: `{"namespace":"vms","labels":{"x":"${"x".repeat(70_000)}"}}` }],
    ["answers deep", { body: `{"namespace":"vms","x":${"[".repeat(5_000)}${"]".repeat(5_000)}}` }],
  ])("that %s makes nobody known for a while, and nobody forgotten", async (_, bad) => {
    let isWell = false;
    const subject = await Subject.load(() => (isWell ? KNOWN : bad));
    expect(await subject.meet()).toBeUndefined();
    await subject.wait(700);
    for (let i = 0; i < 5; i++) expect(await subject.meet()).toBeUndefined();
    expect(subject.count("failed")).toBe(1);
    isWell = true;
    await subject.wait(NEGATIVE_TTL);
    await subject.meet();
    await subject.wait(1);
    expect([await subject.meet(), subject.asked.length]).toEqual(["vms", 2]);

    isWell = false;
    await subject.wait(TTL);
    for (let i = 0; i < 5; i++) expect(await subject.meet()).toBe("vms");
    await subject.wait(700);
    for (let i = 0; i < 5; i++) expect(await subject.meet()).toBe("vms");
    expect([subject.asked.length, subject.count("failed")]).toEqual([3, 2]);
    await subject.wait(NEGATIVE_TTL);
    expect([await subject.meet(), subject.asked.length]).toEqual(["vms", 4]);
    expect(subject.host.findings.all.filter(({ rule }) => rule !== "failed-call")).toEqual([]);
  });

  it("is asked one question at a time for each peer, and so many at most for all", async () => {
    const subject = await Subject.load(() => ({ ...KNOWN, delay: 400 }), { max_pending: 4 });
    for (let round = 0; round < 3; round++) {
      for (let peer = 0; peer < 10; peer++) await subject.meet({ source: `192.0.2.${peer}:1000` });
    }
    expect(subject.asked.map((path) => path.slice(-1))).toEqual(["0", "1", "2", "3"]);
    await subject.wait(500);
    for (let peer = 0; peer < 10; peer++) await subject.meet({ source: `192.0.2.${peer}:1000` });
    expect(subject.asked).toHaveLength(8);
  });

  it("may be asked for names that are longer than all that is kept of questions", async () => {
    const subject = await Subject.load(() => ({ ...KNOWN, delay: 400 }), { max_pending: 1, max_entries: 1 });
    const peer = `spiffe://cluster.local/${"x/".repeat(8_000)}`;
    for (let i = 0; i < 5; i++) await subject.meet({ tls: { peer } });
    expect(subject.asked.length).toBeLessThanOrEqual(1);
  });

  it("is waited for by nobody, but a peer is counted when its request is answered, once", async () => {
    const subject = await Subject.load(() => ({ ...KNOWN, delay: 100 }));
    const tls = { peer: "spiffe://td/other/sa/b" };
    for (let i = 0; i < 3; i++) await subject.meet({ tls });
    await subject.wait(200);
    for (let i = 0; i < 4; i++) await subject.meet({ tls });
    for (let i = 0; i < 2; i++) await subject.meet();
    expect(["certificate", "service", "none"].map((source) => subject.countOf(source))).toEqual([7, 4, 2]);
  });

  it("is told address and verified principal, escaped", async () => {
    const subject = await Subject.load(() => KNOWN);
    await subject.meet({ source: "[2001:db8::7]:1000" });
    await subject.meet({ tls: { peer: "spiffe://td/ns/a b/sa/c&d=é" } });
    await subject.meet({ tls: { peer: "spiffe://td/ns/a/sa/b", peerValid: false } });
    expect(subject.asked).toEqual([
      "/v1/workloads?address=2001%3Adb8%3A%3A7",
      "/v1/workloads?address=192.0.2.1&principal=spiffe%3A%2F%2Ftd%2Fns%2Fa%20b%2Fsa%2Fc%26d%3D%C3%A9",
      "/v1/workloads?address=192.0.2.1",
    ]);
  });
});
