import { describe, expect, it } from "vitest";
import { limitsOf, readLimits, regressions, writeLimits } from "./limits.js";
import { measure, type CallbackCounts, type ScenarioCounts } from "./measure.js";
import { scenarios } from "./scenarios.js";

const renewing = process.env["RENEW_LIMITS"] !== undefined;
const measured = new Map<string, ScenarioCounts>();

/** One figure of all callbacks of a request; timers do not belong to it. */
function perRequest(name: string, figure: keyof CallbackCounts): number {
  const { callbacks } = measured.get(name)!;
  const ofStream = Object.entries(callbacks).filter(([callback]) => callback !== "proxy_on_tick");
  return ofStream.reduce((sum, [, counts]) => sum + counts[figure], 0);
}

it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  "%s costs no more than its limits",
  { timeout: 120_000 },
  async (name, scenario) => {
    const counts = await measure(scenario);
    measured.set(name, counts);
    if (!renewing) expect(regressions(name, counts, readLimits()[name])).toEqual([]);
  },
);

it("the table has a row for each, and no other", async () => {
  if (renewing) {
    await writeLimits(Object.fromEntries([...measured].map(([name, counts]) => [name, limitsOf(counts)])));
  }
  expect(Object.keys(readLimits())).toEqual(scenarios.map(({ name }) => name));
});

describe("budgets that are counts", () => {
  it("one header is one host call and nothing else", () => {
    expect(measured.get("add-header")!.module.bytes).toBeLessThanOrEqual(700);
    expect(perRequest("add-header", "hostCalls")).toBe(1);
    expect(perRequest("add-header", "heapAllocations")).toBe(0);
    expect(Object.keys(measured.get("add-header")!.callbacks)).toEqual(["proxy_on_response_headers"]);
  });

  it("sixty header operations are sixty host calls, or two with the editor; no garbage", () => {
    expect(perRequest("60 header operations, single calls", "hostCalls")).toBe(60);
    expect(perRequest("60 header operations, single calls", "byteReturning")).toBe(20);
    expect(perRequest("60 header operations, editor", "hostCalls")).toBe(2);
    for (const how of ["single calls", "editor"]) {
      expect(perRequest(`60 header operations, ${how}`, "gcAllocations")).toBe(0);
    }
  });

  it("a verdict does not follow the policies that cannot match", () => {
    for (const headers of [6, 30]) {
      const few = `header-authz, 10 policies, ${headers} headers`;
      const many = `header-authz, 1000 policies, ${headers} headers`;
      expect(perRequest(many, "byteReturning")).toBe(1);
      expect(perRequest(many, "instructions")).toBeLessThanOrEqual(perRequest(few, "instructions") * 1.15);
    }
  });

  it("statistics take at most five byte-returning calls, metadata exchange two and the listener's direction", () => {
    expect(perRequest("stats, registry", "byteReturning")).toBeLessThanOrEqual(5);
    expect(perRequest("stats, envoy", "byteReturning")).toBeLessThanOrEqual(5);
    expect(perRequest("metadata-exchange, inbound", "byteReturning")).toBeLessThanOrEqual(2 + 1);
    expect(perRequest("metadata-exchange, outbound", "byteReturning")).toBeLessThanOrEqual(2 + 1);
  });

  it("a stream is one managed object at most", () => {
    for (const { name } of scenarios) expect(perRequest(name, "gcAllocations")).toBeLessThanOrEqual(1);
  });
});
