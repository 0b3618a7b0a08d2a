import { beforeAll, describe, expect, it } from "vitest";
import { Random } from "../../../test/codecs/mutate.js";
import { scaled } from "../../../test/setup/scale.js";
import { compileGuest } from "../../../test/support/compile.js";
import { randomConfiguration, randomMetadata, randomProfile, randomRequest, type Choice } from "./generate.js";
import { judge } from "./oracle.js";
import { load, play, startHost } from "./play.js";

/** The same filter without the index: it asks every rule. */
const PLAIN = `
  import { registerRoot } from "proxy-wasm-assemblyscript-sdk";
  import { Manner } from "./filters/header-authz/assembly/decide/decide";
  import { AuthzRoot } from "./filters/header-authz/assembly/root";

  class PlainRoot extends AuthzRoot {
    get manner(): Manner {
      return Manner.Plain;
    }
  }
  registerRoot<PlainRoot>("header-authz");
`;

const REQUESTS = 20;

describe("random policies and requests", () => {
  let plainModule: Uint8Array;
  beforeAll(async () => {
    // By the oldest compiler, so that this shows too that both make the same of the sources.
    const { module, messages } = await compileGuest(PLAIN, { compiler: "oldest" });
    expect(messages).toBe("");
    plainModule = module;
  });

  const choices: Record<string, Choice> = {
    headers: { tls: false, addresses: false, token: false },
    "headers, with what Istio does not have": { tls: false, addresses: false, token: false, extensions: true },
    "peers and addresses": { tls: true, addresses: true, token: false },
    "tokens, addresses and peers": { tls: true, addresses: true, token: true },
  };

  it.each(Object.entries(choices))(
    "%s: index, plain evaluation and reference agree",
    { timeout: 600_000 },
    async (_, choice) => {
      const random = new Random(20_261);
      let denied = 0;
      let judged = 0;
      for (let round = scaled(300); round > 0; round--) {
        const configuration = randomConfiguration(random, choice);
        const indexed = await load(await startHost(), configuration);
        const plain = await load(await startHost(plainModule), configuration);
        for (let i = 0; i < REQUESTS; i++) {
          const profile = randomProfile(random, choice);
          if (random.below(8) === 0) delete profile.direct;
          const metadata = choice.token ? { metadata: randomMetadata(random) } : {};
          const request = { ...randomRequest(random, profile), ...metadata };
          const verdict = judge(configuration, request, { unknown: "fails-closed" });
          const details = verdict.denied ? `rbac_access_denied_matched_policy[${verdict.by}]` : "";
          const expected = { status: verdict.denied ? 403 : 200, details, shadow: verdict.shadow };
          const context = JSON.stringify({ configuration, request }, null, 1);
          expect(play(indexed, request), context).toEqual(expected);
          expect(play(plain, request), context).toEqual(expected);
          if (verdict.denied) denied++;
          judged++;
        }
      }
      // Neither verdict may be a rarity, or nothing is shown.
      expect(denied / judged).toBeGreaterThan(0.2);
      expect(denied / judged).toBeLessThan(0.8);
    },
  );
});
