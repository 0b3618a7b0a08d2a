import { setTimeout as delay } from "node:timers/promises";
import { envoyVersions } from "proxy-wasm-assemblyscript-sdk/envoy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sample } from "../../cli/exposition/text.js";
import { labels as standardLabels } from "../../cli/model/labels.js";
import { CLIENT, SERVER, WAYPOINT, labelsOf, type Labels } from "./labels.js";
import { startTwoSidecars, type Sidecar, type TwoSidecars } from "./sidecars.js";
import { SITUATIONS } from "./table.js";

// The newest Envoy has one root for all listeners of a plugin, the oldest one for each direction.
const VERSIONS = [envoyVersions().at(-1)!, envoyVersions()[0]!];
const COUNTERS = ["istio_requests_total", "istio_tcp_connections_closed_total"];

describe.each(VERSIONS)("two sidecars, Envoy %s", (version) => {
  let mesh: TwoSidecars;

  beforeAll(async () => {
    mesh = await startTwoSidecars(version);
  }, 60_000);

  afterAll(() => mesh.stop());

  it.each(SITUATIONS)("$name: $reason", { timeout: 20_000 }, async ({ act, client, waypoint = [], server }) => {
    const expected = {
      client: sorted(client.map((labels) => ({ ...CLIENT, ...labels }))),
      waypoint: sorted(waypoint.map((labels) => ({ ...WAYPOINT, ...labels }))),
      server: sorted(server.map((labels) => ({ ...SERVER, ...labels }))),
    };
    const watched = {
      client: await Watched.begin(mesh.client),
      waypoint: await Watched.begin(mesh.waypoint),
      server: await Watched.begin(mesh.server),
    };
    await act(mesh);
    expect({
      client: await watched.client.news(client.length),
      waypoint: await watched.waypoint.news(waypoint.length),
      server: await watched.server.news(server.length),
    }).toEqual(expected);
  });

  it("nobody had anything to complain about", () => {
    for (const { envoy } of [mesh.client, mesh.waypoint, mesh.server]) {
      expect(
        envoy.log
          .entries()
          .filter(({ logger }) => logger === "wasm")
          .map(({ message }) => message),
      ).toEqual([]);
    }
  });
});

/** What a sidecar counts from a moment on. */
class Watched {
  private constructor(
    private readonly sidecar: Sidecar,
    private readonly before: ReadonlyMap<string, number>,
  ) {}

  static async begin(sidecar: Sidecar): Promise<Watched> {
    return new Watched(sidecar, counts(await sidecar.scrape()));
  }

  /** Labels of each stream that was counted since; waits for that many of them, and a little for more. */
  async news(expected: number): Promise<Labels[]> {
    const until = Date.now() + 5_000;
    let news = this.#since(await this.sidecar.scrape());
    while (news.length < expected && Date.now() < until) {
      await delay(25);
      news = this.#since(await this.sidecar.scrape());
    }
    return sorted(news);
  }

  #since(samples: readonly Sample[]): Labels[] {
    return [...counts(samples)].flatMap(([key, count]) =>
      Array<Labels>(count - (this.before.get(key) ?? 0)).fill(JSON.parse(key) as Labels),
    );
  }
}

function counts(samples: readonly Sample[]): Map<string, number> {
  return new Map(
    samples.filter(({ name }) => COUNTERS.includes(name)).map((one) => [JSON.stringify(labelsOf(one)), one.value]),
  );
}

const sorted = (all: readonly Labels[]): Labels[] =>
  [...all].sort((a, b) => {
    const label = standardLabels.find((one) => a[one] !== b[one]);
    return label === undefined || a[label] < b[label] ? -1 : 1;
  });
