import {
  CertificateAuthority,
  cluster,
  downstreamTls,
  filter,
  listener,
  tcpListener,
  upstreamTls,
  wasmNetworkFilter,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeFrame } from "../cli/peer-frame.js";
import { MODULE } from "./module.js";
import { Mutator } from "./mutate.js";
import { PRODUCTPAGE, PRODUCTPAGE_ID, PRODUCTPAGE_PEER } from "./samples.js";
import { Sidecar } from "./support/sidecar.js";
import { Line, startEcho, startSpeaker, type EchoServer, type Speaker } from "./support/tcp.js";

const DATABASE: JsonObject = {
  NAME: "db-0",
  NAMESPACE: "data",
  WORKLOAD_NAME: "db",
  LABELS: { app: "db", version: "v3" },
};
const DATABASE_PEER = { app: "db", name: "db-0", namespace: "data", version: "v3", workload: "db" };
const GREETING = "220 ready\r\n";
const CLIENT_ID = "spiffe://cluster.local/ns/default/sa/productpage";
const SERVER_ID = "spiffe://cluster.local/ns/data/sa/db";

const exchange = (configuration: object): JsonObject =>
  wasmNetworkFilter({
    name: "metadata-exchange",
    module: MODULE,
    vmId: JSON.stringify(configuration),
    configuration: JSON.stringify(configuration),
  });
const TELLS = { tcp: { send: "request" } };
const ANSWERS = { tcp: { send: "response" } };

/** A listener with mTLS that exchanges metadata only with peers that offer Istio's protocol for it, as Istio's do. */
function alpnListener(name: string, to: string, accessLogs: JsonObject[], authority: CertificateAuthority): JsonObject {
  const transportSocket = downstreamTls(authority.issue({ uris: [SERVER_ID] }));
  const context = transportSocket["typed_config"] as JsonObject & { common_tls_context: JsonObject };
  context.common_tls_context["alpn_protocols"] = ["istio-peer-exchange", "istio"];
  const proxy = filter("envoy.filters.network.tcp_proxy", "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", {
    stat_prefix: name,
    cluster: to,
    access_log: accessLogs,
  });
  const whole = listener({ name, direction: "inbound", transportSocket }, [proxy]);
  const match = { application_protocols: ["istio-peer-exchange"] };
  whole["filter_chains"] = [
    {
      name: "exchange",
      filter_chain_match: match,
      filters: [exchange(ANSWERS), proxy],
      transport_socket: transportSocket,
    },
    { name: "plain", filters: [proxy], transport_socket: transportSocket },
  ];
  return whole;
}

describe("TCP between two proxies", () => {
  let echo: EchoServer;
  let greeter: EchoServer;
  let speaker: Speaker;
  let server: Sidecar;
  let client: Sidecar;

  beforeAll(async () => {
    echo = await startEcho();
    greeter = await startEcho(GREETING);
    speaker = await startSpeaker();
    const authority = new CertificateAuthority();
    const identity = authority.issue({ uris: [CLIENT_ID] });
    server = await Sidecar.start({ id: "db", metadata: DATABASE }, (accessLogs) => {
      const tcp = (name: string, to: string, configuration: object): JsonObject =>
        tcpListener({ name, direction: "inbound", accessLogs, cluster: to, networkFilters: [exchange(configuration)] });
      return {
        listeners: [
          tcp("echo", "echo", ANSWERS),
          tcp("greeter", "greeter", ANSWERS),
          tcp("silent", "echo", {}),
          alpnListener("alpn", "echo", accessLogs, authority),
        ],
        clusters: [cluster({ name: "echo", ports: [echo.port] }), cluster({ name: "greeter", ports: [greeter.port] })],
      };
    });
    client = await Sidecar.start({ id: PRODUCTPAGE_ID, metadata: PRODUCTPAGE }, (accessLogs) => {
      const names = ["echo", "greeter", "silent", "speaker", "alpn", "other"];
      const alpn = { alpn: "istio-peer-exchange", other: "istio" } as Record<string, string>;
      return {
        listeners: names.map((name) =>
          tcpListener({
            name,
            direction: "outbound",
            accessLogs,
            cluster: name,
            networkFilters: [exchange(name === "other" ? {} : TELLS)],
          }),
        ),
        clusters: names.map((name) =>
          cluster({
            name,
            ports: [name === "speaker" ? speaker.port : server.port(name === "other" ? "alpn" : name)],
            ...(alpn[name] === undefined ? {} : { transportSocket: upstreamTls(identity, { alpn: [alpn[name]] }) }),
          }),
        ),
      };
    });
  });

  afterAll(async () => {
    for (const sidecar of [client, server]) expect(sidecar.complaints()).toEqual([]);
    await Promise.all([client.stop(), server.stop(), echo.close(), greeter.close(), speaker.close()]);
  });

  /** Runs a connection through `listener` and answers what both sides' access logs say of it. */
  const peersOf = async (listener: string, act: (line: Line) => Promise<void>): Promise<unknown> => {
    const before = [(await client.peers(0)).length, (await server.peers(0)).length];
    const line = await Line.open(client.port(listener));
    await act(line);
    line.close();
    return {
      client: (await client.peers(before[0]! + 1)).at(-1),
      server: (await server.peers(before[1]! + 1)).at(-1),
    };
  };
  const known = {
    client: { downstream: null, upstream: DATABASE_PEER },
    server: { downstream: PRODUCTPAGE_PEER, upstream: null },
  };

  it("without TLS: both know each other, and no byte is lost or added", async () => {
    const peers = await peersOf("echo", async (line) => {
      await line.send("hello");
      expect((await line.receive(5)).toString()).toBe("hello");
      expect(echo.received().toString()).toBe("hello");
    });
    expect(peers).toEqual(known);
  });

  it("a server that speaks first", async () => {
    const peers = await peersOf("greeter", async (line) => {
      expect((await line.receive(GREETING.length)).toString()).toBe(GREETING);
      await line.send("hello");
      expect((await line.receive(GREETING.length + 5)).toString()).toBe(`${GREETING}hello`);
    });
    expect(peers).toEqual(known);
  });

  it("a server's proxy that sends no frame", async () => {
    const peers = await peersOf("silent", async (line) => {
      // the answer begins like a frame, until its third byte
      await line.send("=#!");
      expect((await line.receive(3)).toString()).toBe("=#!");
    });
    expect(peers).toEqual({ ...known, client: { downstream: null, upstream: {} } });
  });

  it("over mTLS, by ALPN filter chains", async () => {
    const peers = await peersOf("alpn", async (line) => {
      await line.send("hello");
      expect((await line.receive(5)).toString()).toBe("hello");
    });
    expect(peers).toEqual({
      client: { downstream: null, upstream: { ...DATABASE_PEER, identity: SERVER_ID } },
      server: { downstream: { ...PRODUCTPAGE_PEER, identity: CLIENT_ID }, upstream: null },
    });
  });

  it("over mTLS, with a client that does not offer the exchange", async () => {
    const peers = await peersOf("other", async (line) => {
      await line.send("hello");
      expect((await line.receive(5)).toString()).toBe("hello");
    });
    expect(peers).toEqual({
      client: { downstream: null, upstream: { identity: SERVER_ID, namespace: "data" } },
      server: { downstream: null, upstream: null },
    });
  });

  it("10 MB each way in pieces of any size", { timeout: 60_000 }, async () => {
    const mutator = new Mutator(7);
    const sent = Buffer.alloc(10_000_000);
    for (let i = 0; i < sent.length; i += 4) sent.writeUInt32LE(mutator.below(0xffff_ffff), i);
    const peers = await peersOf("echo", async (line) => {
      const receiving = line.receive(sent.length, 50_000);
      for (let at = 0; at < sent.length;) {
        const end = at + 1 + mutator.below(at < 4_096 ? 64 : 200_000);
        await line.send(sent.subarray(at, end));
        at = end;
      }
      expect((await receiving).equals(sent)).toBe(true);
      expect(echo.received().equals(sent)).toBe(true);
    });
    expect(peers).toEqual(known);
  });

  it("a frame cut at every offset, towards the server", { timeout: 60_000 }, async () => {
    const frame = Buffer.from(encodeFrame({ metadata: PRODUCTPAGE, id: PRODUCTPAGE_ID }));
    const answer = encodeFrame({ metadata: DATABASE, id: "db" }).length;
    for (let at = 1; at < frame.length; at++) {
      const line = await Line.open(server.port("echo"));
      await line.send(frame.subarray(0, at), Buffer.concat([frame.subarray(at), Buffer.from("payload")]));
      expect((await line.receive(answer + 7)).subarray(answer).toString()).toBe("payload");
      line.close();
    }
  });

  it("a frame cut at every offset, towards the client", { timeout: 60_000 }, async () => {
    const frame = Buffer.from(encodeFrame({ metadata: DATABASE, id: "db" }));
    const before = (await client.peers(0)).length;
    for (let at = 1; at < frame.length; at++) {
      speaker.says = [frame.subarray(0, at), Buffer.concat([frame.subarray(at), Buffer.from("payload")])];
      const line = await Line.open(client.port("speaker"));
      await line.send("?");
      expect((await line.receive(7)).toString()).toBe("payload");
      line.close();
    }
    const peers = (await client.peers(before + frame.length - 1)).slice(before);
    expect(peers.filter(({ upstream }) => upstream?.["workload"] !== "db")).toEqual([]);
  });

  it("the beginning of a frame at the end of an answer", async () => {
    const frame = Buffer.from(encodeFrame({ metadata: DATABASE, id: "db" }));
    for (const at of [1, 8, 60, frame.length - 1]) {
      speaker.says = [frame.subarray(0, at), "end"];
      const line = await Line.open(client.port("speaker"));
      await line.send("?");
      expect((await line.receive(at)).equals(frame.subarray(0, at))).toBe(true);
      line.close();
    }
  });

  it("1,000 connections at once", { timeout: 60_000 }, async () => {
    const lines = await Promise.all(Array.from({ length: 1_000 }, () => Line.open(client.port("echo"))));
    await Promise.all(
      lines.map(async (line, i) => {
        await line.send(`connection ${i}`);
        expect((await line.receive(`connection ${i}`.length)).toString()).toBe(`connection ${i}`);
      }),
    );
    const before = (await server.peers(0)).length;
    for (const line of lines) line.close();
    const peers = (await server.peers(before + 1_000)).slice(before);
    expect(peers.filter(({ downstream }) => downstream?.["workload"] !== "productpage-v1")).toEqual([]);
  });

  it("a connection that closes in the middle of a frame", async () => {
    const frame = encodeFrame({ metadata: PRODUCTPAGE, id: PRODUCTPAGE_ID });
    const before = (await server.peers(0)).length;
    const line = await Line.open(server.port("echo"));
    await line.send(frame.subarray(0, 300));
    line.socket.end();
    await line.receive(300);
    line.close();
    expect((await server.peers(before + 1)).at(-1)).toEqual({ downstream: {}, upstream: null });
    expect(echo.received().equals(frame.subarray(0, 300))).toBe(true);
  });

  it("the beginning of a frame and then silence", async () => {
    const frame = encodeFrame({ metadata: PRODUCTPAGE, id: PRODUCTPAGE_ID });
    const line = await Line.open(server.port("silent"));
    const start = Date.now();
    await line.send(frame.subarray(0, 300));
    expect((await line.receive(300)).equals(frame.subarray(0, 300))).toBe(true);
    const held = Date.now() - start;
    expect(held).toBeGreaterThan(500);
    expect(held).toBeLessThan(1_500);
    line.close();
  });
});
