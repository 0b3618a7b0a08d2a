import { createHost, type HeaderPairs, type Host, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import { describe, expect, it } from "vitest";
import { scaled } from "../../../test/setup/scale.js";
import { encodeFrame } from "../cli/peer-frame.js";
import { encodeStruct } from "../cli/struct.js";
import { MODULE } from "./module.js";
import { Mutator } from "./mutate.js";
import { PRODUCTPAGE, PRODUCTPAGE_HEADER } from "./samples.js";

const COUNT = 40_000;
const WARM_UP = 4_000;

const load = async (configuration: object): Promise<{ host: Host; plugin: Plugin }> => {
  const host = await createHost({ module: MODULE, mainThread: false, pedantic: false });
  return {
    host,
    plugin: await host.loadPlugin({ configuration: JSON.stringify(configuration), direction: "inbound" }),
  };
};

/** Plays `count` times; the module must neither trap nor grow once it is warm. */
function play(host: Host, count: number, once: () => void): void {
  for (let i = 0; i < WARM_UP; i++) once();
  const pages = host.memoryPages(0);
  for (let i = WARM_UP; i < count; i++) once();
  expect(host.memoryPages(0)).toBe(pages);
  expect(host.logs.filter(({ level }) => level !== "info")).toEqual([]);
}

function serve(plugin: Plugin, headers: HeaderPairs): void {
  const { status } = plugin.exchangeSync({ request: { headers } }).response;
  if (status !== 200) throw new Error(`answered ${status} to ${JSON.stringify(headers)}`);
}

describe("what no honest peer sends", () => {
  it("mutated base64 is an unknown peer, or some peer", { timeout: 3_600_000 }, async () => {
    const { host, plugin } = await load({});
    const mutate = new Mutator(1);
    const header = Buffer.from(PRODUCTPAGE_HEADER);
    play(host, scaled(COUNT), () => {
      const headers: HeaderPairs = [["x-envoy-peer-metadata", mutate.bytes(header)]];
      serve(plugin, headers);
    });
  });

  it("mutated messages behind good base64, too", { timeout: 3_600_000 }, async () => {
    const { host, plugin } = await load({ max_peer_cache_size: 0, additional_labels: ["app", "version", "x"] });
    const mutate = new Mutator(2);
    const struct = encodeStruct(PRODUCTPAGE);
    play(host, scaled(COUNT), () => {
      const headers: HeaderPairs = [["x-envoy-peer-metadata", Buffer.from(mutate.bytes(struct)).toString("base64")]];
      serve(plugin, headers);
    });
  });

  it("mutated frames come out as they went in, or without a whole frame in front", { timeout: 3_600_000 }, async () => {
    const { host, plugin } = await load({ tcp: { hold_timeout: "10ms" } });
    const mutate = new Mutator(3);
    const frame = Buffer.concat([encodeFrame({ metadata: PRODUCTPAGE, id: "me" }), Buffer.from("payload")]);
    play(host, scaled(COUNT / 2), () => {
      const sent = Buffer.from(mutate.bytes(frame));
      const cut = mutate.below(sent.length + 1);
      const steps = [{ client: sent.subarray(0, cut) }, { client: sent.subarray(cut) }, { wait: 20 }];
      const received = Buffer.from(plugin.connection(steps).toServer);
      const taken = sent.length - received.length;
      const isFrame = taken === 0 || taken === 8 + sent.readUInt32BE(4);
      if (!isFrame || !received.equals(sent.subarray(taken)))
        throw new Error(`came out wrong: ${sent.toString("hex")}`);
    });
  });
});
