import { createHost, type CalloutAnswer } from "proxy-wasm-assemblyscript-sdk/host";
import { describe, expect, it } from "vitest";
import { encodeFrame } from "../cli/peer-frame.js";
import { MODULE } from "./module.js";
import { PRODUCTPAGE, PRODUCTPAGE_HEADER } from "./samples.js";

const EXCHANGED = [["x-envoy-peer-metadata", PRODUCTPAGE_HEADER]] as const;

const configuration = (size: number): string =>
  JSON.stringify({
    directory: {
      workloads: Array.from({ length: size }, (_, i) => ({
        address: `10.${i >> 8}.${i & 255}.0/24`,
        namespace: `n${i}`,
      })),
      service: { cluster: "directory" },
    },
  });

describe("a configuration that changes while traffic runs", () => {
  it("gives the memory of the one before back", async () => {
    const host = await createHost({
      module: MODULE,
      mainThread: false,
      clusters: { directory: () => ({ status: 404 }) },
    });
    const plugin = await host.loadPlugin({ configuration: configuration(1_000), direction: "inbound" });
    const change = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) {
        await plugin.update(configuration(i % 2 === 0 ? 900 : 1_000));
        for (let peer = 0; peer < 20; peer++) {
          const connection = { source: `192.0.2.${peer}:1000` };
          plugin.exchangeSync({ connection, request: { headers: EXCHANGED } });
          plugin.exchangeSync({ connection });
        }
      }
    };
    await change(20);
    const pages = host.memoryPages(0);
    await change(100);
    expect(host.memoryPages(0)).toBe(pages);
    expect(host.findings.all).toEqual([]);
  });

  it("forgets questions that are under way, and goes on with connections that are held", async () => {
    let answerFirst: ((answer: CalloutAnswer) => void) | undefined;
    const first = new Promise<CalloutAnswer>((answer) => (answerFirst = answer));
    let asked = 0;
    const host = await createHost({
      module: MODULE,
      mainThread: false,
      clusters: { directory: () => (asked++ === 0 ? first : { status: 404 }) },
    });
    const plugin = await host.loadPlugin({ configuration: configuration(1), direction: "inbound" });
    plugin.exchangeSync({ connection: { source: "192.0.2.1:1000" } });
    const held = plugin.tcpStream({ connection: { source: "192.0.2.2:1000" } });
    const frame = encodeFrame({ metadata: PRODUCTPAGE, id: "me" });
    held.downstreamData(frame.subarray(0, 100));
    await plugin.update(configuration(2));
    answerFirst?.({ status: 200, body: '{"namespace":"late"}' });
    await host.advance(2_000);
    expect(Buffer.from(held.upstream.body).equals(frame.subarray(0, 100))).toBe(true);
    held.close();
    expect(plugin.exchangeSync({ request: { headers: EXCHANGED } }).response.status).toBe(200);
    expect(host.logs.filter(({ level }) => level !== "info")).toEqual([]);
  });
});
