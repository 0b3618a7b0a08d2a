import { afterAll, describe, expect, it } from "vitest";
import { Random } from "../../../test/codecs/mutate.js";
import { scaled } from "../../../test/setup/scale.js";
import { randomConfiguration, randomMetadata, randomRequest, type Profile } from "./generate.js";
import { judge, type Verdict } from "./oracle.js";
import type { Request } from "./policy.js";
import { Twins, type Twin } from "./twins.js";
import { Wire, type Answer } from "./wire.js";

const POLICIES = scaled(500);
const REQUESTS = 40;
const CONNECTIONS = 4;

describe("the filter and Envoy's own RBAC filter", () => {
  const random = new Random(8_2026);
  const twins = new Twins();
  const all: Twin[] = Array.from({ length: POLICIES }, () => {
    const tls = random.below(2) === 0;
    const choice = {
      tls: tls || random.below(6) === 0,
      addresses: random.below(2) === 0,
      token: random.below(3) === 0,
    };
    return {
      configuration: randomConfiguration(random, choice),
      tls,
      metadata: choice.token ? randomMetadata(random) : {},
    };
  });
  afterAll(() => twins.stop());

  it("decide the same, save for what is stricter on purpose", { timeout: 600_000 }, async () => {
    await twins.start(all, "http");
    const tally = { same: 0, denied: 0, stricter: 0 };
    for (const [index, twin] of all.entries()) {
      for (let c = 0; c < CONNECTIONS; c++) {
        const profile = twins.randomProfile(random, twin);
        const [ours, native] = await Promise.all([
          open(profile, twin, "filter", index),
          open(profile, twin, "native", index),
        ]);
        for (let r = 0; r < REQUESTS / CONNECTIONS; r++) {
          const request: Request = { ...randomRequest(random, profile), metadata: twin.metadata ?? {} };
          const [mine, envoys] = await Promise.all([ours.send(request), native.send(request)]);
          const context = JSON.stringify({ configuration: twin.configuration, request, mine, envoys }, null, 1);
          if (mine.status === envoys.status && mine.body === envoys.body) {
            tally.same++;
            if (mine.status === 403) tally.denied++;
          } else {
            // The one intended difference that these requests can show: nobody knows who the client is.
            expect(request.certificate, context).toBeUndefined();
            expect(outcome(mine), context).toEqual(
              expected(judge(twin.configuration, request, { unknown: "fails-closed" })),
            );
            expect(outcome(envoys), context).toEqual(
              expected(judge(twin.configuration, request, { unknown: "as-envoy" })),
            );
            tally.stricter++;
          }
        }
        ours.close();
        native.close();
      }
    }
    console.log(`${String(POLICIES)} policies: ${JSON.stringify(tally)}`);
    expect(tally.denied / tally.same).toBeGreaterThan(0.2);
    expect(tally.denied / tally.same).toBeLessThan(0.8);
    expect(tally.stricter).toBeGreaterThan(0);
    expect(twins.warnings()).toEqual([]);
  });

  function open(profile: Profile, twin: Twin, kind: "filter" | "native", index: number): Promise<Wire> {
    return Wire.open(twins.wireOptions(profile, twin, kind, index));
  }
});

const outcome = ({ status, body }: Answer): unknown => (status === 200 ? { status } : { status, body });

const expected = ({ denied, by }: Verdict): unknown =>
  denied ? { status: 403, body: `rbac_access_denied_matched_policy[${by}]` } : { status: 200 };
