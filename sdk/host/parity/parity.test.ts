import { beforeAll, describe, expect, test } from "vitest";
import { inEnvoy } from "./in-envoy.js";
import { inHost } from "./in-host.js";
import type { Seen } from "./scenario.js";
import { SCENARIOS } from "./scenarios/index.js";

describe("the Node host and Envoy let the guest see the same", () => {
  let envoy: Map<string, Seen>;

  beforeAll(async () => {
    envoy = await inEnvoy(SCENARIOS);
  });

  test.each(SCENARIOS)("$name", async (scenario) => {
    const host = await inHost(scenario);
    const real = envoy.get(scenario.name) as Seen;
    const configured = scenario.configuration === true ? {} : { configured: [] };
    expect({ ...host, ...configured }).toEqual({ ...real, ...configured });
  });
});
