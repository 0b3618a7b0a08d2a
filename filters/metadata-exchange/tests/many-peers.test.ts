import { createHost, type ConnectionOptions } from "proxy-wasm-assemblyscript-sdk/host";
import { expect, it } from "vitest";
import { scaled } from "../../../test/setup/scale.js";
import { encodeFrame } from "../cli/peer-frame.js";
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

it("memory does not follow the number of servers that begin a frame and stop", async () => {
  const host = await createHost({ module: MODULE, mainThread: false, pedantic: false });
  const plugin = await host.loadPlugin({ direction: "outbound" });
  const frame = encodeFrame({ metadata: { NAME: "x".repeat(60_000) }, id: "server" });
  const begin = frame.subarray(0, frame.length - 1);
  const open = (count: number): ReturnType<typeof plugin.tcpStream>[] =>
    Array.from({ length: count }, () => {
      const stream = plugin.tcpStream();
      stream.upstreamData(begin);
      return stream;
    });
  const streams = open(100);
  const pages = host.memoryPages(0);
  streams.push(...open(400));
  expect(host.memoryPages(0)).toBeLessThanOrEqual(pages + 2);
  // those for which there was no room have got what came, the others get it with what comes next, or as a frame
  const passed = streams.filter(({ downstream }) => downstream.body.length === begin.length);
  expect(passed.length).toBeGreaterThan(400);
  for (const stream of streams) {
    stream.upstreamData(Buffer.concat([frame.subarray(-1), Buffer.from("payload")]));
    const received = Buffer.from(stream.downstream.body);
    const isWhole = received.equals(Buffer.concat([frame, Buffer.from("payload")]));
    expect(isWhole || received.toString() === "payload").toBe(true);
    stream.close();
  }
  // and room is there again
  const [late] = open(1);
  expect(late!.downstream.body).toHaveLength(0);
  late!.close();
});
