import { createHost, type Host } from "proxy-wasm-assemblyscript-sdk/host";
import { beforeAll, describe, expect, it } from "vitest";
import { compileGuest } from "../../../test/support/compile.js";
import { encodeFrame } from "../cli/peer-frame.js";
import { PRODUCTPAGE, PRODUCTPAGE_HEADER, PRODUCTPAGE_ID } from "./samples.js";

/** The filter, each of its callbacks reporting by how many bytes the garbage collector's heap grew in it. */
const source = `
import { BytesBuilder, HeadersAction, HttpContext, LogLevel, NetworkAction, TcpContext, log, registerRoot } from "proxy-wasm-assemblyscript-sdk";
import { MetadataExchange } from "./filters/metadata-exchange/assembly/root";
import { ExchangeStream } from "./filters/metadata-exchange/assembly/http/stream";
import { ExchangeConnection } from "./filters/metadata-exchange/assembly/tcp/connection";

function report(before: usize): void {
  log(LogLevel.Info, BytesBuilder.create(32).append("garbage ").integer(__gc_total - before).view());
}

class WatchedRoot extends MetadataExchange {
  createHttpContext(): HttpContext | null {
    return new WatchedStream(this);
  }
  createTcpContext(): TcpContext | null {
    return new WatchedConnection(this);
  }
}

class WatchedStream extends ExchangeStream {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const before = __gc_total;
    const action = super.onRequestHeaders(count, endOfStream);
    report(before);
    return action;
  }
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    const before = __gc_total;
    const action = super.onResponseHeaders(count, endOfStream);
    report(before);
    return action;
  }
}

class WatchedConnection extends ExchangeConnection {
  onDownstreamData(size: u32, endOfStream: bool): NetworkAction {
    const before = __gc_total;
    const action = super.onDownstreamData(size, endOfStream);
    report(before);
    return action;
  }
  onUpstreamData(size: u32, endOfStream: bool): NetworkAction {
    const before = __gc_total;
    const action = super.onUpstreamData(size, endOfStream);
    report(before);
    return action;
  }
}

registerRoot<WatchedRoot>("metadata-exchange");
`;

const NODE = { id: PRODUCTPAGE_ID, metadata: PRODUCTPAGE };
const EXCHANGED = [
  ["x-envoy-peer-metadata", PRODUCTPAGE_HEADER],
  ["x-envoy-peer-metadata-id", PRODUCTPAGE_ID],
] as const;
const CONFIGURATION = JSON.stringify({
  tcp: { send: "response" },
  directory: { workloads: [{ address: "127.0.0.0/8", namespace: "vms" }] },
});

describe("garbage", () => {
  let module: Uint8Array;
  beforeAll(async () => {
    const compiled = await compileGuest(source, { args: ["-O1"] });
    if (compiled.module.length === 0) throw new Error(compiled.messages);
    module = compiled.module;
  });

  /** What the callbacks of the last of several rounds reported. */
  const reported = (host: Host, once: () => void): string[] => {
    for (let i = 0; i < 20; i++) once();
    const before = host.logs.length;
    once();
    return host.logs.slice(before).map(({ message }) => message);
  };

  it.each(["inbound", "outbound", "unspecified"] as const)("a request makes none (%s)", async (direction) => {
    const host = await createHost({ module, node: NODE, mainThread: false });
    const plugin = await host.loadPlugin({ configuration: CONFIGURATION, direction });
    const both = { request: { headers: EXCHANGED }, upstream: { headers: EXCHANGED } };
    expect(reported(host, () => plugin.exchangeSync(both))).toEqual(["garbage 0", "garbage 0"]);
    expect(reported(host, () => plugin.exchangeSync())).toEqual(["garbage 0", "garbage 0"]);
  });

  it("a connection makes none, be its frame whole or in pieces", async () => {
    const host = await createHost({ module, node: NODE, mainThread: false });
    const plugin = await host.loadPlugin({ configuration: CONFIGURATION, direction: "inbound" });
    const frame = encodeFrame({ metadata: PRODUCTPAGE, id: PRODUCTPAGE_ID });
    const steps = [{ client: frame }, { client: "more" }, { server: "answer" }];
    expect(reported(host, () => plugin.connection(steps))).toEqual(["garbage 0", "garbage 0", "garbage 0"]);
  });
});
