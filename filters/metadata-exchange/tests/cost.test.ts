import { readFileSync } from "node:fs";
import {
  createHost,
  type ExchangeOptions,
  type Host,
  type Plugin,
  type PluginOptions,
} from "proxy-wasm-assemblyscript-sdk/host";
import { describe, expect, it } from "vitest";
import { difference, readMeter, type Measured } from "../../../test/support/meter/measured.js";
import { meterModule } from "../../../test/support/meter/meter.js";
import { MODULE } from "./module.js";
import { PRODUCTPAGE, PRODUCTPAGE_HEADER, PRODUCTPAGE_ID } from "./samples.js";

const EXCHANGED = [
  ["x-envoy-peer-metadata", PRODUCTPAGE_HEADER],
  ["x-envoy-peer-metadata-id", PRODUCTPAGE_ID],
] as const;
const MTLS = {
  id: 7,
  tls: { peer: "spiffe://cluster.local/ns/default/sa/a", local: "spiffe://cluster.local/ns/default/sa/b" },
};

async function load(options: PluginOptions, module: string | Uint8Array = MODULE): Promise<Loaded> {
  const node = { id: PRODUCTPAGE_ID, metadata: PRODUCTPAGE };
  const host = await createHost({ module, node, mainThread: false });
  return { host, plugin: await host.loadPlugin(options) };
}

interface Loaded {
  readonly host: Host;
  readonly plugin: Plugin;
}

/** Host calls of one request on a connection and from a peer that were seen before. */
function callsOf(plugin: Plugin, exchange: ExchangeOptions): { total: number; byteReturning: number; calls: object } {
  for (let i = 0; i < 3; i++) plugin.exchangeSync(exchange);
  const { total, byteReturning, calls } = plugin.exchangeSync(exchange).counts;
  return { total, byteReturning, calls: Object.fromEntries(Object.entries(calls).filter(([, count]) => count > 0)) };
}

describe("host calls of a request, its peer being known", () => {
  it("inbound", async () => {
    const { plugin } = await load({ direction: "inbound" });
    expect(callsOf(plugin, { request: { headers: EXCHANGED } })).toMatchInlineSnapshot(`
      {
        "byteReturning": 2,
        "calls": {
          "proxy_get_header_map_pairs": 1,
          "proxy_get_property": 2,
          "proxy_remove_header_map_value": 2,
          "proxy_replace_header_map_value": 2,
          "proxy_set_property": 1,
        },
        "total": 8,
      }
    `);
  });

  it("inbound over mTLS", async () => {
    const { plugin } = await load({ direction: "inbound" });
    expect(callsOf(plugin, { request: { headers: EXCHANGED }, connection: MTLS })).toMatchInlineSnapshot(`
      {
        "byteReturning": 3,
        "calls": {
          "proxy_get_header_map_pairs": 1,
          "proxy_get_property": 2,
          "proxy_remove_header_map_value": 2,
          "proxy_replace_header_map_value": 2,
          "proxy_set_property": 1,
        },
        "total": 8,
      }
    `);
  });

  it("inbound from a client outside the mesh", async () => {
    const { plugin } = await load({ direction: "inbound" });
    expect(callsOf(plugin, {})).toMatchInlineSnapshot(`
      {
        "byteReturning": 2,
        "calls": {
          "proxy_get_header_map_pairs": 1,
          "proxy_get_property": 3,
        },
        "total": 4,
      }
    `);
  });

  it("outbound", async () => {
    const { plugin } = await load({ direction: "outbound" });
    expect(callsOf(plugin, { upstream: { headers: EXCHANGED } })).toMatchInlineSnapshot(`
      {
        "byteReturning": 3,
        "calls": {
          "proxy_get_current_time_nanoseconds": 1,
          "proxy_get_header_map_pairs": 1,
          "proxy_get_property": 3,
          "proxy_remove_header_map_value": 2,
          "proxy_replace_header_map_value": 2,
          "proxy_set_property": 1,
        },
        "total": 10,
      }
    `);
  });
});

describe("WebAssembly instructions of a request", () => {
  const metered = meterModule(readFileSync(MODULE));

  /** Of the release build, from the third request of the peer on. */
  async function instructionsOf(direction: "inbound" | "outbound", exchange: ExchangeOptions): Promise<number> {
    const { host, plugin } = await load({ direction }, metered);
    const read = (): Measured => readMeter((name) => host.exportedGlobal(name));
    for (let i = 0; i < 3; i++) plugin.exchangeSync(exchange);
    const before = read();
    plugin.exchangeSync(exchange);
    return difference(read(), before).instructions;
  }
  const more = (size: number): [string, string][] => Array.from({ length: size }, (_, i) => [`x-${i}`, `value ${i}`]);

  it("are few when its peer is known", async () => {
    // about four thousand are a microsecond
    expect(await instructionsOf("inbound", { request: { headers: EXCHANGED } })).toBeLessThan(7_000);
    expect(await instructionsOf("outbound", { upstream: { headers: EXCHANGED } })).toBeLessThan(7_000);
    expect(await instructionsOf("inbound", {})).toBeLessThan(4_000);
  });

  it("are at most 150 for each header beside", async () => {
    const few = await instructionsOf("inbound", { request: { headers: EXCHANGED } });
    const many = await instructionsOf("inbound", { request: { headers: [...more(30), ...EXCHANGED] } });
    expect((many - few) / 30).toBeLessThan(150);
  });
});
