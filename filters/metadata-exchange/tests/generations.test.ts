import type { JsonObject } from "@bufbuild/protobuf";
import { createHost, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeStruct, encodeStruct } from "../cli/struct.js";
import { MODULE } from "./module.js";

/** What Istio's proxies of all times send of one workload, in the order in which they send it. */
const LABELS = {
  app: "reviews",
  "app.kubernetes.io/name": "reviews-api",
  "pod-template-hash": "6b8",
  "service.istio.io/canonical-name": "reviews",
  "service.istio.io/canonical-revision": "v2",
  version: "v2",
};
const STANDARD_LABELS = {
  app: "reviews-api",
  "service.istio.io/canonical-name": "reviews",
  "service.istio.io/canonical-revision": "v2",
  version: "v2",
};
const OWNER = "kubernetes://apis/apps/v1/namespaces/shop/deployments/reviews-v2";

const GENERATIONS: Record<string, JsonObject> = {
  "1.3 to 1.5, the keys that its agent told it, in no order": {
    WORKLOAD_NAME: "reviews-v2",
    SERVICE_ACCOUNT: "reviews",
    PLATFORM_METADATA: { gcp_project: "p", gcp_location: "l" },
    OWNER,
    NAMESPACE: "shop",
    NAME: "reviews-v2-6b8-x",
    MESH_ID: "mesh1",
    LABELS,
    INSTANCE_IPS: "10.0.0.7,fe80::1",
    CANONICAL_TELEMETRY_SERVICE: "reviews",
  },
  "1.6 to 1.8": {
    CLUSTER_ID: "east",
    INSTANCE_IPS: "10.0.0.7",
    LABELS,
    MESH_ID: "mesh1",
    NAME: "reviews-v2-6b8-x",
    NAMESPACE: "shop",
    OWNER,
    PLATFORM_METADATA: {},
    SERVICE_ACCOUNT: "reviews",
    WORKLOAD_NAME: "reviews-v2",
  },
  "1.8 to 1.23, a fixed set with all labels": {
    APP_CONTAINERS: "reviews,sidecar",
    CLUSTER_ID: "east",
    INSTANCE_IPS: "10.0.0.7",
    ISTIO_VERSION: "1.23.0",
    LABELS,
    MESH_ID: "mesh1",
    NAME: "reviews-v2-6b8-x",
    NAMESPACE: "shop",
    OWNER,
    PLATFORM_METADATA: { gcp_project: "p" },
    WORKLOAD_NAME: "reviews-v2",
  },
  "1.24 to 1.28, a few labels": {
    CLUSTER_ID: "east",
    LABELS: STANDARD_LABELS,
    NAME: "reviews-v2-6b8-x",
    NAMESPACE: "shop",
    OWNER,
    WORKLOAD_NAME: "reviews-v2",
  },
  "1.29 and newer, with identity and place": {
    AVAILABILITY_ZONE: "eu-1b",
    CLUSTER_ID: "east",
    IDENTITY: "spiffe://cluster.local/ns/shop/sa/reviews",
    LABELS: STANDARD_LABELS,
    NAME: "reviews-v2-6b8-x",
    NAMESPACE: "shop",
    OWNER,
    REGION: "eu-1",
    WORKLOAD_NAME: "reviews-v2",
  },
};

const PEER = {
  app: "reviews-api",
  name: "reviews-v2-6b8-x",
  namespace: "shop",
  revision: "v2",
  service: "reviews",
  type: "deployment",
  version: "v2",
  workload: "reviews-v2",
};
const NEWEST = {
  availability_zone: "eu-1b",
  identity: "spiffe://cluster.local/ns/shop/sa/reviews",
  region: "eu-1",
};

/** Serialized in the order of the keys: entries of a map may be put one after the other. */
const inOrder = (metadata: JsonObject): Buffer =>
  Buffer.concat(Object.entries(metadata).map(([key, value]) => encodeStruct({ [key]: value! })));

describe.each(Object.entries(GENERATIONS))("a peer with Istio %s", (generation, metadata) => {
  let plugin: Plugin;
  beforeAll(async () => {
    const host = await createHost({ module: MODULE, mainThread: false });
    plugin = await host.loadPlugin({ direction: "inbound" });
  });

  const expected = {
    ...PEER,
    ...("CLUSTER_ID" in metadata ? { cluster: "east" } : {}),
    ...(generation.startsWith("1.29") ? NEWEST : {}),
  };
  const base64 = inOrder(metadata).toString("base64");

  it.each([
    ["padded", base64],
    ["unpadded", base64.replace(/=+$/, "")],
  ])("is known by its header, %s", (_, header) => {
    const { filterState } = plugin.exchangeSync({ request: { headers: [["x-envoy-peer-metadata", header]] } });
    expect(decodeStruct(filterState.get("wasm.downstream_peer")!)).toEqual(expected);
  });

  it("is known by its frame, in either order of what is in it", () => {
    const struct = inOrder(metadata);
    for (const isIdFirst of [false, true]) {
      const { toServer, filterState } = plugin.connection([
        { client: frame(struct, isIdFirst) },
        { client: "payload" },
      ]);
      expect(Buffer.from(toServer).toString()).toBe("payload");
      expect(decodeStruct(filterState.get("wasm.downstream_peer")!)).toEqual(expected);
    }
  });
});

/** A frame byte by byte, beside the codec that the other tests use. */
function frame(metadata: Buffer, isIdFirst: boolean): Buffer {
  const field = (number: number, bytes: Buffer | string): Buffer => {
    const value = Buffer.from(bytes);
    const length: number[] = [];
    for (let rest = value.length; ; rest >>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), value]);
  };
  const entry = (key: string, kind: 3 | 5, value: Buffer | string): Buffer =>
    field(1, Buffer.concat([field(1, key), field(2, field(kind, value))]));
  const entries = [entry("x-envoy-peer-metadata", 5, metadata), entry("x-envoy-peer-metadata-id", 3, "sidecar~1")];
  const struct = Buffer.concat(isIdFirst ? entries.reverse() : entries);
  const any = Buffer.concat([field(1, "type.googleapis.com/google.protobuf.Struct"), field(2, struct)]);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(0x3d230467);
  head.writeUInt32BE(any.length, 4);
  return Buffer.concat([head, any]);
}
