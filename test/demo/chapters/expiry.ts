import { until } from "../http.js";
import type { Mesh } from "../mesh.js";
import { brief, samples, type Sample } from "../samples.js";
import type { Stage } from "../stage.js";
import { requests } from "./labels.js";

const SHOWN = ["source_workload", "destination_workload", "response_code"];
const isJob = (sample: Sample): boolean =>
  sample.name === "istio_requests_total" && sample.labels["source_workload"] === "nightly-report";

/** The one-off job is long gone: forgotten by the registry, for ever in Envoy's own store. */
export async function expiry({ narrator }: Stage, mesh: Mesh): Promise<void> {
  narrator.chapter("6  The job is over: metric expiration");
  const began = Date.now();
  const gone = await until(10_000, async () => ((await requests(mesh.server.metricsUrl)).some(isJob) ? null : true));
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  const inEnvoy = samples(await mesh.server.envoy.admin.prometheus("nightly-report")).find(isJob);
  narrator.say(`sink "registry", expiry 4s   ${gone ? "(no such series any more)" : "still there"}`);
  narrator.say(`sink "envoy"                 ${inEnvoy ? brief(inEnvoy, SHOWN) : "not there"}`);
  narrator.check(`the registry has forgotten the job (${seconds} s after the chapter began)`, gone === true);
  narrator.check("Envoy's own store still has it, and will until it restarts", inEnvoy !== undefined);
  narrator.again(`curl -s ${mesh.server.envoy.admin.url("/stats/prometheus")} | grep nightly-report`);
}
