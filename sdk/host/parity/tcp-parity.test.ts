import { beforeAll, describe, expect, test } from "vitest";
import { tcpInEnvoy } from "./tcp-in-envoy.js";
import { tcpInHost } from "./tcp-in-host.js";
import { TCP_SCENARIOS, type TcpSeen } from "./tcp-scenario.js";

describe("the Node host and Envoy treat TCP connections the same", () => {
  let envoy: Map<string, TcpSeen>;

  beforeAll(async () => {
    envoy = await tcpInEnvoy(TCP_SCENARIOS);
  });

  test.each(TCP_SCENARIOS)("$name", async (scenario) => {
    expect(await tcpInHost(scenario)).toEqual(envoy.get(scenario.name));
  });
});
