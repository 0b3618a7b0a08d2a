import type { Socket } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { Random } from "../../../test/codecs/mutate.js";
import { scaled } from "../../../test/setup/scale.js";
import { randomConfiguration, type Profile } from "./generate.js";
import { judge } from "./oracle.js";
import { forTcp, type Request } from "./policy.js";
import { Twins, type Twin } from "./twins.js";
import { openSocket, type WireOptions } from "./wire.js";

const POLICIES = scaled(100);
const CONNECTIONS = 8;

describe("the filter and Envoy's own RBAC filter, on connections without HTTP", () => {
  const random = new Random(4_2026);
  const twins = new Twins();
  const all: Twin[] = Array.from({ length: POLICIES }, () => {
    const tls = random.below(2) === 0;
    const choice = { tls: tls || random.below(6) === 0, addresses: true, token: false };
    return { configuration: randomConfiguration(random, choice), tls, metadata: {} };
  });
  afterAll(() => twins.stop());

  it("let the same ones through, save for what is stricter on purpose", { timeout: 600_000 }, async () => {
    await twins.start(all, "tcp");
    const tally = { allowed: 0, denied: 0, stricter: 0 };
    for (const [index, twin] of all.entries()) {
      for (let c = 0; c < CONNECTIONS; c++) {
        const profile = twins.randomProfile(random, twin);
        const [ours, theirs] = await Promise.all(
          (["filter", "native"] as const).map((kind) => passes(twins.wireOptions(profile, twin, kind, index))),
        );
        if (ours === theirs) {
          tally[ours ? "allowed" : "denied"]++;
          continue;
        }
        const context = JSON.stringify({ configuration: twin.configuration, profile, ours, theirs }, null, 1);
        expect(profile.certificate, context).toBeUndefined();
        const judged = (unknown: "fails-closed" | "as-envoy"): boolean =>
          !judge(forTcp(twin.configuration), asRequest(profile), { unknown }).denied;
        expect({ ours, theirs }, context).toEqual({ ours: judged("fails-closed"), theirs: judged("as-envoy") });
        tally.stricter++;
      }
    }
    console.log(`${String(POLICIES)} policies, connections: ${JSON.stringify(tally)}`);
    expect(tally.allowed).toBeGreaterThan(0);
    expect(tally.denied).toBeGreaterThan(0);
    expect(twins.warnings()).toEqual([]);
  });
});

/** A connection may be denied before the handshake is over. */
async function passes(options: WireOptions): Promise<boolean> {
  try {
    return await isEchoed(await openSocket(options));
  } catch {
    return false;
  }
}

/** Whether what is sent comes back before the connection is closed. */
function isEchoed(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.on("data", () => {
      resolve(true);
      socket.destroy();
    });
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
    socket.write("x");
  });
}

function asRequest(profile: Profile): Request {
  return { ...profile, method: "", path: "", authority: "", headers: [] };
}
