import { ask, pause, until } from "../http.js";
import { statsConfiguration, type Mesh } from "../mesh.js";
import { samples } from "../samples.js";
import type { Stage } from "../stage.js";

const BOUNDS = [5, 10, 15, 20, 30, 50];

/** Latency buckets change by configuration while requests keep coming; nothing restarts and nothing fails. */
export async function buckets({ narrator }: Stage, mesh: Mesh): Promise<void> {
  narrator.chapter("5  Histogram buckets, changed while traffic runs");
  const { server } = mesh;
  const pid = server.envoy.pid;
  const stop = new AbortController();
  let failed = 0;
  let sent = 0;
  const load = (async () => {
    while (!stop.signal.aborted) {
      sent++;
      const { status } = await ask({ port: mesh.client.port, path: "/reviews/1", headers: { "x-demo": "load" } });
      if (status !== 200) failed++;
      await pause(20);
    }
  })();
  try {
    await pause(1_000);
    narrator.say(`before: le = ${(await bounds(server.metricsUrl)).join(", ")}`);
    narrator.say(
      `now the stats filter's configuration gets "buckets":{"explicit_buckets":{"bounds":${JSON.stringify(BOUNDS)}}}`,
    );
    await server.discovery.write(statsConfiguration(server.metricsPort, BOUNDS));
    const after = await until(8_000, async () => {
      const now = await bounds(server.metricsUrl);
      return now.join() === [...BOUNDS.map(String), "+Inf"].join() ? now : null;
    });
    narrator.say(`after:  le = ${(after ?? (await bounds(server.metricsUrl))).join(", ")}`);
    narrator.check("the next scrape has the new buckets", after !== null);
  } finally {
    stop.abort();
    await load;
  }
  narrator.check(
    `restarts 0, requests ${sent}, failed ${failed}`,
    server.envoy.running && server.envoy.pid === pid && failed === 0,
  );
  narrator.whileItRuns(`curl -s ${server.metricsUrl} | grep duration_milliseconds_bucket`);
}

/** The bounds of the latency histogram at a scrape URL, in order. */
async function bounds(url: string): Promise<string[]> {
  const { port, pathname } = new URL(url);
  const page = await ask({ port: Number(port), path: pathname });
  const found = samples(page.body).filter((one) => one.name === "istio_request_duration_milliseconds_bucket");
  return [...new Set(found.map((one) => one.labels["le"] ?? ""))];
}
