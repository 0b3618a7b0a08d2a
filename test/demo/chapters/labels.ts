import { ask, until } from "../http.js";
import type { Mesh } from "../mesh.js";
import { brief, samples, type Sample } from "../samples.js";
import type { Stage } from "../stage.js";

const SHOWN = ["reporter", "source_workload", "destination_workload", "response_code"];

/** Istio's request counter, both workloads known on both sides, and a peer that has no sidecar. */
export async function labels({ narrator }: Stage, mesh: Mesh): Promise<void> {
  narrator.chapter("4  istio_requests_total with both workloads");
  for (const [side, url] of [
    ["server", mesh.server.metricsUrl],
    ["client", mesh.client.metricsUrl],
  ] as const) {
    const find = (wanted: (sample: Sample) => boolean): Promise<Sample | null> =>
      until(5_000, async () => (await requests(url)).find(wanted) ?? null);
    const seen = await find(
      (one) => one.labels["response_code"] === "200" && one.labels["source_workload"] === "productpage-v1",
    );
    if (seen) narrator.say(brief(seen, SHOWN));
    const isKnown =
      seen?.labels["source_workload"] === "productpage-v1" && seen.labels["destination_workload"] === "reviews-v1";
    narrator.check(`the ${side} sidecar knows both workloads by metadata exchange`, isKnown);
  }
  const outside = await until(5_000, async () => {
    const found = (await requests(mesh.server.metricsUrl)).find((one) => one.labels["source_app"] === "legacy-batch");
    return found?.value === 6 ? found : null;
  });
  if (outside) narrator.say(brief(outside, ["reporter", "source_app", "source_workload_namespace", "response_code"]));
  narrator.check(
    "a peer outside the mesh has labels from the directory",
    outside?.labels["source_workload_namespace"] === "vms",
  );
  narrator.whileItRuns(`curl -s ${mesh.server.metricsUrl}`);
}

/** The counter's samples at a scrape URL. */
export async function requests(url: string): Promise<Sample[]> {
  const { port, pathname } = new URL(url);
  const page = await ask({ port: Number(port), path: pathname });
  return samples(page.body).filter((one) => one.name === "istio_requests_total");
}
