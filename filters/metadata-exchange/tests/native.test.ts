import type { JsonObject } from "@bufbuild/protobuf";
import { createHost, type AttributeTree, type PluginOptions } from "proxy-wasm-assemblyscript-sdk/host";
import { describe, expect, it } from "vitest";
import { decodeStruct } from "../cli/struct.js";
import { MODULE } from "./module.js";

/**
 * Istio's own filter state is an object that only its native filters can make, so that it is told to the Node host as
 * Envoy shows such an object to a Wasm filter: a map.
 */
async function peersOf(options: PluginOptions, attributes: AttributeTree, headers = {}): Promise<JsonObject> {
  const host = await createHost({ module: MODULE, node: { id: "me" } });
  const plugin = await host.loadPlugin({ configuration: '{"propagation":"native"}', ...options });
  const request = { headers: Object.entries<string>(headers) };
  const { filterState } = plugin.exchangeSync({ request, attributes });
  expect(host.findings.all).toEqual([]);
  return Object.fromEntries(
    ["wasm.downstream_peer", "wasm.upstream_peer"]
      .filter((key) => filterState.has(key))
      .map((key) => [key, decodeStruct(filterState.get(key)!)]),
  );
}

const REVIEWS = { workload: "reviews-v2", namespace: "default", service: "reviews", labels: { team: "search" } };

describe("filter state of Istio's own exchange", () => {
  it("is the client's, inbound", async () => {
    const attributes = { filter_state: { downstream_peer: REVIEWS, upstream_peer: { workload: "nobody" } } };
    expect(await peersOf({ direction: "inbound" }, attributes)).toEqual({ "wasm.downstream_peer": REVIEWS });
  });

  it("is the server's, outbound", async () => {
    const attributes = { filter_state: { upstream_peer: REVIEWS } };
    expect(await peersOf({ direction: "outbound" }, attributes)).toEqual({ "wasm.upstream_peer": REVIEWS });
  });

  it("fills what the header leaves open, and counts less", async () => {
    const attributes = { filter_state: { downstream_peer: { ...REVIEWS, name: "other" } } };
    const headers = { "x-envoy-peer-metadata": "CgwKBE5BTUUSBBoCcDE=" };
    expect(await peersOf({ direction: "inbound" }, attributes, headers)).toEqual({
      "wasm.downstream_peer": { ...REVIEWS, name: "p1" },
    });
  });

  it("counts before the directory", async () => {
    const workloads = [{ address: "0.0.0.0/0", namespace: "other", workload: "other", cluster: "theirs" }];
    const configuration = JSON.stringify({ propagation: "native", directory: { workloads } });
    const attributes = { filter_state: { downstream_peer: REVIEWS } };
    expect(await peersOf({ direction: "inbound", configuration }, attributes)).toEqual({
      "wasm.downstream_peer": { ...REVIEWS, cluster: "theirs" },
    });
  });
});
