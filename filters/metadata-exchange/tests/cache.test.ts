import type { JsonObject } from "@bufbuild/protobuf";
import { createHost, type Host, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { describe, expect, it } from "vitest";
import { encodeHeader } from "../cli/peer-header.js";
import { decodeStruct } from "../cli/struct.js";
import { MODULE } from "./module.js";

const PREFIX = "metadata_exchange_peer_cache_total";

class Subject {
  private constructor(
    private readonly host: Host,
    private readonly plugin: Plugin,
  ) {}

  static async load(configuration: object): Promise<Subject> {
    const host = await createHost({ module: MODULE, mainThread: false });
    return new Subject(
      host,
      await host.loadPlugin({ configuration: JSON.stringify(configuration), direction: "inbound" }),
    );
  }

  /** The peer that is found for a header, and its id. */
  meet(metadata: JsonObject, id = "id"): JsonObject {
    const headers = [
      ["x-envoy-peer-metadata", encodeHeader(metadata)],
      ["x-envoy-peer-metadata-id", id],
    ] as const;
    const { filterState } = this.plugin.exchangeSync({ request: { headers } });
    return decodeStruct(filterState.get("wasm.downstream_peer") ?? new Uint8Array());
  }

  /** Counters are shown once a second. */
  count(result: "hit" | "miss" | "evicted"): number {
    this.host.advanceSync(1_000);
    const metric = [...this.host.metrics].find(({ name }) => name.startsWith(PREFIX) && name.includes(`=.=${result};`));
    return Number(metric?.value ?? 0);
  }
}

/** Metadata that leaves nothing to ask for, so that each request looks it up once. */
const pod = (name: string): JsonObject => ({
  NAME: name,
  NAMESPACE: "n",
  WORKLOAD_NAME: "w",
  CLUSTER_ID: "c",
  LABELS: {
    app: "a",
    version: "v",
    "service.istio.io/canonical-name": "s",
    "service.istio.io/canonical-revision": "r",
  },
});

describe("the cache of peers", () => {
  it("decodes a value once", async () => {
    const subject = await Subject.load({});
    for (let i = 0; i < 10; i++) expect(subject.meet(pod("a"))["name"]).toBe("a");
    expect([subject.count("miss"), subject.count("hit"), subject.count("evicted")]).toEqual([1, 9, 0]);
  });

  it("cannot be poisoned: who sends another's id gets what it sent", async () => {
    const subject = await Subject.load({});
    expect(subject.meet(pod("victim"), "victim")["name"]).toBe("victim");
    expect(subject.meet(pod("forged"), "victim")["name"]).toBe("forged");
    expect(subject.meet(pod("victim"), "victim")["name"]).toBe("victim");
  });

  it("keeps 500 peers", async () => {
    const subject = await Subject.load({});
    for (let i = 0; i < 500; i++) subject.meet(pod(`pod-${i}`));
    for (let i = 0; i < 500; i++) subject.meet(pod(`pod-${i}`));
    expect([subject.count("miss"), subject.count("hit"), subject.count("evicted")]).toEqual([500, 500, 0]);
    subject.meet(pod("one more"));
    expect(subject.count("evicted")).toBe(1);
  });

  it("keeps those in use while one-time values come by", async () => {
    const subject = await Subject.load({ max_peer_cache_size: 10 });
    subject.meet(pod("regular"));
    for (let i = 0; i < 1_000; i++) {
      subject.meet(pod(`once-${i}`));
      expect(subject.meet(pod("regular"))["name"]).toBe("regular");
    }
    expect(subject.count("hit")).toBe(1_000);
  });

  it("turned off, decodes each time", async () => {
    const subject = await Subject.load({ max_peer_cache_size: 0 });
    for (let i = 0; i < 3; i++) expect(subject.meet(pod("a"))["name"]).toBe("a");
    expect([subject.count("miss"), subject.count("hit")]).toEqual([3, 0]);
  });

  it("does not keep what is larger than all it may take", async () => {
    const subject = await Subject.load({ max_peer_cache_size: 1, max_peer_bytes: 65_536 });
    const large = { ...pod("a"), OTHER: "x".repeat(20_000) };
    for (let i = 0; i < 3; i++) expect(subject.meet(large)["name"]).toBe("a");
    expect([subject.count("miss"), subject.count("hit")]).toEqual([3, 0]);
  });

  it("reads no longer headers than it may", async () => {
    const subject = await Subject.load({ max_peer_bytes: 1_000 });
    expect(subject.meet({ ...pod("a"), OTHER: "x".repeat(1_000) })).toEqual({});
    expect(subject.meet(pod("a"))["name"]).toBe("a");
  });
});
