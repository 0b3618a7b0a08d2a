import { isDeepStrictEqual } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { Random } from "../../../test/codecs/mutate.js";
import { scaled } from "../../../test/setup/scale.js";
import { INLINE, randomConfiguration, randomMetadata, randomRequest, type Profile } from "./generate.js";
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
  const all: (Twin & { asksWho: boolean })[] = Array.from({ length: POLICIES }, () => {
    const tls = random.below(2) === 0;
    const choice = {
      tls: tls || random.below(6) === 0,
      addresses: random.below(2) === 0,
      token: random.below(3) === 0,
    };
    return {
      configuration: randomConfiguration(random, choice),
      tls,
      asksWho: choice.tls,
      metadata: choice.token ? randomMetadata(random) : {},
    };
  });
  afterAll(() => twins.stop());

  it("decide the same, save for what is stricter on purpose", { timeout: 600_000 }, async () => {
    await twins.start(all, "http");
    const tally = { same: 0, denied: 0, shadow: 0, stricter: 0 };
    for (const [index, twin] of all.entries()) {
      for (let c = 0; c < CONNECTIONS; c++) {
        const profile = twins.randomProfile(random, twin);
        const [filter, native] = await Promise.all([
          open(profile, twin, "filter", index),
          open(profile, twin, "native", index),
        ]);
        for (let r = 0; r < REQUESTS / CONNECTIONS; r++) {
          const request: Request = {
            ...join(forge(randomRequest(random, profile)), twin.asksWho),
            metadata: twin.metadata ?? {},
          };
          const answers = await Promise.all([filter.send(request), native.send(request)]);
          const [mine, envoys] = [ours(answers[0]), theirs(answers[1])];
          if (isDeepStrictEqual(mine, envoys)) {
            tally.same++;
            if (mine.denial) tally.denied++;
            if (mine.shadow) tally.shadow++;
            continue;
          }
          // The one intended difference that these requests can show: nobody knows who the client is.
          const context = JSON.stringify({ configuration: twin.configuration, request, mine, envoys }, null, 1);
          expect(request.certificate, context).toBeUndefined();
          expect(mine, context).toEqual(expected(judge(twin.configuration, request, { unknown: "fails-closed" })));
          expect(envoys, context).toEqual(expected(judge(twin.configuration, request, { unknown: "as-envoy" })));
          tally.stricter++;
        }
        filter.close();
        native.close();
      }
    }
    console.log(`${String(POLICIES)} policies: ${JSON.stringify(tally)}`);
    expect(tally.denied / tally.same).toBeGreaterThan(0.2);
    expect(tally.denied / tally.same).toBeLessThan(0.8);
    expect(tally.shadow).toBeGreaterThan(0);
    expect(tally.stricter).toBeGreaterThan(0);
    expect(twins.warnings()).toEqual([]);
  });

  /** Now and then the client claims to ask for somebody else, and Envoy believes it. */
  function forge(request: Request): Request {
    if (random.below(4) > 0) return request;
    const forged = random.pick(["10.1.2.3", "192.0.2.1", "2001:db8::7"]);
    const remote = forged.includes(":") ? `[${forged}]:0` : `${forged}:0`;
    return { ...request, remote, headers: [...request.headers, ["x-forwarded-for", forged]] };
  }

  /** Now and then headers that Envoy joins come twice, which only Envoy's own codec does. */
  function join(request: Request, asksWho: boolean): Request {
    // the reference, which judges what differs for want of a certificate, does not join
    if (random.below(3) > 0 || (asksWho && request.certificate === undefined)) return request;
    const name = random.pick(INLINE);
    const values = Array.from({ length: 1 + random.below(3) }, (): [string, string] => [
      name,
      random.pick(["a", "b", "ab", ""]),
    ]);
    return { ...request, headers: [...request.headers, ...values] };
  }

  function open(profile: Profile, twin: Twin, kind: "filter" | "native", index: number): Promise<Wire> {
    return Wire.open(twins.wireOptions(profile, twin, kind, index));
  }
});

interface Outcome {
  /** Response code details of a denial; "" for what passes. */
  denial: string;
  /** Of what passes only: Envoy's filter answers a denial before it keeps what its dry run said. */
  shadow: Verdict["shadow"] | undefined;
}

function ours({ status, body }: Answer): Outcome {
  const [details, result, by] = body.split(" ") as [string, string, string];
  return status === 403 ? denied(details) : { denial: "", shadow: shadowOf(result, by) };
}

/** Envoy's filter says it for each action; a denial of the one is not mended by the other. */
function theirs({ status, body }: Answer): Outcome {
  const [details, deny, denyBy, allow, allowBy] = body.split(" ") as [string, string, string, string, string];
  if (status === 403) return denied(details);
  const fromAllow = deny !== "denied" && allow !== "-";
  return { denial: "", shadow: fromAllow ? shadowOf(allow, allowBy) : shadowOf(deny, denyBy) };
}

function expected(verdict: Verdict): Outcome {
  if (verdict.denied) return denied(`rbac_access_denied_matched_policy[${verdict.by}]`);
  return { denial: "", shadow: verdict.shadow };
}

function denied(denial: string): Outcome {
  return { denial, shadow: undefined };
}

function shadowOf(result: string, by: string): Verdict["shadow"] | undefined {
  return result === "-" ? undefined : { result: result as "allowed", by: by === "-" ? "none" : by };
}
