import {
  bootstrap,
  cluster,
  startEnvoy,
  tcpListener,
  wasmNetworkFilter,
  type EnvoyProcess,
  type JsonObject,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Line, startEcho, type EchoServer } from "../../metadata-exchange/tests/support/tcp.js";
import { MODULE } from "./play.js";
import type { Configuration, Policy } from "./policy.js";
import { rbacNetworkFilters } from "./rbac.js";

const GREETING = "220 ready\r\n";
const denying = (policy: Pick<Policy, "rules">): Configuration => ({
  policies: [{ name: "no", action: "DENY", ...policy }],
});
/** Known once the handshake is over. */
const BY_NAME = denying({ rules: [{ when: [{ key: "connection.sni", notValues: ["a.example"] }] }] });
/** Known when the client connects. */
const BY_ADDRESS = denying({ rules: [{ from: [{ source: { remoteIpBlocks: ["127.0.0.0/8"] } }] }] });

describe("a server that speaks first", () => {
  let server: EchoServer;
  let envoy: EnvoyProcess;
  let ports: Map<string, { port: number }>;
  beforeAll(async () => {
    server = await startEcho(GREETING);
    const ours = (configuration: Configuration): JsonObject[] => [
      wasmNetworkFilter({ name: "header-authz", module: MODULE, configuration: JSON.stringify(configuration) }),
    ];
    const listeners = Object.entries({
      "ours by name": ours(BY_NAME),
      "native by name": rbacNetworkFilters(BY_NAME),
      "ours by address": ours(BY_ADDRESS),
      "native by address": rbacNetworkFilters(BY_ADDRESS),
    }).map(([name, networkFilters]) => tcpListener({ name, cluster: "server", networkFilters }));
    const clusters = [cluster({ name: "server", ports: [server.port] })];
    envoy = await startEnvoy({ bootstrap: bootstrap({ listeners, clusters }), logLevel: "warning" });
    ports = await envoy.admin.listeners();
  });
  afterAll(async () => {
    await envoy.stop();
    await server.close();
  });

  it.each(["ours", "native"])("is heard before an identity is judged, and hears nothing (%s)", async (judge) => {
    const line = await Line.open(ports.get(`${judge} by name`)!.port);
    expect((await line.receive(GREETING.length)).toString()).toBe(GREETING);
    await line.send("hello");
    await line.closed();
    line.close();
    expect(server.received().toString()).toBe("");
  });

  it("is not heard when addresses alone decide; Envoy's filter would wait for the client's first bytes", async () => {
    const ours = await Line.open(ports.get("ours by address")!.port);
    expect((await ours.closed()).toString()).toBe("");
    const native = await Line.open(ports.get("native by address")!.port);
    expect((await native.receive(GREETING.length)).toString()).toBe(GREETING);
    await native.send("hello");
    await native.closed();
    ours.close();
    native.close();
  });
});
