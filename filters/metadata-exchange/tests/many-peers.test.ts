import { createHost, type ConnectionOptions } from "proxy-wasm-assemblyscript-sdk/host";
import { expect, it } from "vitest";
import { scaled } from "../../../test/setup/scale.js";
import { encodeHeader } from "../cli/peer-header.js";
import { MODULE } from "./module.js";

const PEERS = scaled(100_000);
const WARM_UP = 10_000;

it("memory does not follow the number of different peers", { timeout: 600_000 }, async () => {
  const clusters = { directory: () => ({ body: '{"namespace":"vms","labels":{"app":"web"}}' }) };
  const host = await createHost({ module: MODULE, mainThread: false, pedantic: false, clusters });
  const configuration = JSON.stringify({ directory: { service: { cluster: "directory", max_pending: 1_000 } } });
  const plugin = await host.loadPlugin({ configuration, direction: "inbound" });
  /** Each is another one in address, and every third in what it sends, or in its certificate. */
  const meet = (peer: number): void => {
    const connection: ConnectionOptions = {
      source: `10.${(peer >> 16) & 255}.${(peer >> 8) & 255}.${peer & 255}:1000`,
      ...(peer % 3 === 1 ? { tls: { peer: `spiffe://cluster.local/ns/n/sa/${peer}` } } : {}),
    };
    const headers: [string, string][] =
      peer % 3 === 2 ? [["x-envoy-peer-metadata", encodeHeader({ NAME: `pod-${peer}`, NAMESPACE: "n" })]] : [];
    plugin.exchangeSync({ connection, request: { headers } });
    if (peer % 100 === 0) host.advanceSync(10);
  };
  for (let peer = 0; peer < WARM_UP; peer++) meet(peer);
  const pages = host.memoryPages(0);
  for (let peer = WARM_UP; peer < PEERS; peer++) meet(peer);
  expect(host.memoryPages(0)).toBe(pages);
  // what all tables may hold together: 500 peers, 1,000 connections, 1,000 answers, 1,000 questions
  expect(pages * 64).toBeLessThan(8 * 1024);
  expect(host.logs.filter(({ level }) => level !== "info")).toEqual([]);
});
