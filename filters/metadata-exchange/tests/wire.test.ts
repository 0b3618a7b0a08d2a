import type { JsonObject } from "@bufbuild/protobuf";
import fc from "fast-check";
import { createHost, type NodeOptions, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../../../test/setup/scale.js";
import { decodeFrame, encodeFrame } from "../cli/peer-frame.js";
import { decodeHeader, encodeHeader } from "../cli/peer-header.js";
import { decodeStruct } from "../cli/struct.js";
import { MODULE } from "./module.js";
import { expectedMetadata, expectedPeer } from "./reference.js";
import { PRODUCTPAGE, PRODUCTPAGE_HEADER, PRODUCTPAGE_ID, PRODUCTPAGE_PEER } from "./samples.js";

const ADDITIONAL = ["team", "pod-template-hash"];

const word = fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), fc.constantFrom("a", "web", "x\n", "\u0000", ""));
const value = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null));
const labels = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      "app",
      "version",
      "service.istio.io/canonical-name",
      "service.istio.io/canonical-revision",
      "app.kubernetes.io/name",
      "app.kubernetes.io/version",
      ...ADDITIONAL,
    ),
    word,
  ),
  fc.oneof({ weight: 4, arbitrary: word }, value),
  { maxKeys: 10 },
);
const owner = fc.oneof(
  word,
  fc
    .tuple(fc.constantFrom("pod", "deployment", "job", "cronjob", "statefulset"), fc.constantFrom("a", "web"))
    .map(([type, name]) => `kubernetes://apis/apps/v1/namespaces/default/${type}s/${name}`),
);
/** Metadata of all generations of senders, and some that nobody ever sent. */
const metadata: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(
        ...["NAME", "NAMESPACE", "WORKLOAD_NAME", "CLUSTER_ID", "IDENTITY", "REGION", "AVAILABILITY_ZONE", "MESH_ID"],
      ),
      fc.oneof({ weight: 4, arbitrary: word }, value),
    ),
    fc.option(owner, { nil: undefined }),
    fc.option(fc.oneof({ weight: 9, arbitrary: labels }, value), { nil: undefined }),
    fc.dictionary(word, fc.oneof(value, labels, fc.array(value, { maxLength: 3 })), { maxKeys: 4 }),
  )
  .map(([fields, OWNER, LABELS, others]) => ({
    ...others,
    ...fields,
    ...(OWNER === undefined ? {} : { OWNER }),
    ...(LABELS === undefined ? {} : { LABELS }),
  }));

const load = async (direction: "inbound" | "outbound", node: NodeOptions = {}): Promise<Plugin> => {
  const host = await createHost({ module: MODULE, node, mainThread: false });
  const send = direction === "inbound" ? "none" : "request";
  const configuration = JSON.stringify({ additional_labels: ADDITIONAL, tcp: { send } });
  return host.loadPlugin({ configuration, direction });
};

const peerState = (state: ReadonlyMap<string, Uint8Array>, key: string): JsonObject =>
  decodeStruct(state.get(key) ?? new Uint8Array());

describe("Istio's golden vector", () => {
  it("is what we send", async () => {
    const plugin = await load("outbound", { id: PRODUCTPAGE_ID, metadata: PRODUCTPAGE });
    const { upstreamRequest } = plugin.exchangeSync();
    expect(upstreamRequest?.headers.first("x-envoy-peer-metadata")).toBe(PRODUCTPAGE_HEADER);
    expect(upstreamRequest?.headers.first("x-envoy-peer-metadata-id")).toBe(PRODUCTPAGE_ID);
  });

  it("is understood", async () => {
    const plugin = await load("inbound");
    const headers = [["x-envoy-peer-metadata", PRODUCTPAGE_HEADER]] as const;
    const { filterState } = plugin.exchangeSync({ request: { headers } });
    expect(peerState(filterState, "wasm.downstream_peer")).toEqual(PRODUCTPAGE_PEER);
  });

  it("is what a frame carries: 540 bytes in front", async () => {
    const plugin = await load("outbound", { id: PRODUCTPAGE_ID, metadata: PRODUCTPAGE });
    const { toServer } = plugin.connection([{ client: "payload" }]);
    const head =
      "3d230467000002140a2a747970652e676f6f676c65617069732e636f6d2f676f6f676c652e70726f746f6275662e537472756374";
    expect(Buffer.from(toServer).toString("hex")).toMatch(new RegExp(`^${head}12e5030a`));
    expect(Buffer.from(toServer.subarray(540)).toString()).toBe("payload");
    expect(decodeFrame(toServer)).toEqual({ metadata: decodeHeader(PRODUCTPAGE_HEADER), id: PRODUCTPAGE_ID });
  });
});

describe("against a protobuf library", () => {
  let inbound: Plugin;
  beforeAll(async () => {
    inbound = await load("inbound");
  });

  it("reads any peer's header as Istio would", () => {
    fc.assert(
      fc.property(metadata, fc.boolean(), (sent, padded) => {
        const header = encodeHeader(sent);
        const headers = [["x-envoy-peer-metadata", padded ? header : header.replace(/=+$/, "")]] as const;
        const { filterState } = inbound.exchangeSync({ request: { headers } });
        expect(peerState(filterState, "wasm.downstream_peer")).toEqual(expectedPeer(sent, ADDITIONAL));
      }),
      { seed: 1, numRuns: scaled(1_000) },
    );
  });

  it("reads any peer's frame, in any two pieces", () => {
    fc.assert(
      fc.property(metadata, fc.nat(), (sent, cut) => {
        const frame = Buffer.from(encodeFrame({ metadata: sent, id: "someone" }));
        const at = cut % frame.length;
        const pieces = [{ client: frame.subarray(0, at) }, { client: frame.subarray(at) }, { client: "payload" }];
        const { filterState, toServer } = inbound.connection(pieces);
        expect(Buffer.from(toServer).toString()).toBe("payload");
        expect(peerState(filterState, "wasm.downstream_peer")).toEqual(expectedPeer(sent, ADDITIONAL));
      }),
      { seed: 2, numRuns: scaled(300) },
    );
  });

  it("sends what Istio would, byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(metadata, async (node) => {
        const plugin = await load("outbound", { id: "me", metadata: node });
        const { upstreamRequest } = plugin.exchangeSync();
        const header = upstreamRequest?.headers.first("x-envoy-peer-metadata") ?? "";
        expect(decodeHeader(header)).toEqual(expectedMetadata(node, ADDITIONAL));
        expect(header).toBe(encodeHeader(expectedMetadata(node, ADDITIONAL)));
        const { toServer } = plugin.connection([{ client: "x" }]);
        const frame = encodeFrame({ metadata: expectedMetadata(node, ADDITIONAL), id: "me" });
        expect(Buffer.from(toServer)).toEqual(Buffer.concat([frame, Buffer.from("x")]));
      }),
      { seed: 3, numRuns: scaled(60) },
    );
  });
});
