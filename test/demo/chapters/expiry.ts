import { until } from "../http.js";
import type { Mesh } from "../mesh.js";
import { inBothSinks, tell } from "../sinks.js";
import type { Stage } from "../stage.js";
import { JOB } from "./traffic.js";

/** The one-off job is over: forgotten by the registry, for ever in Envoy's own store. */
export async function expiry({ narrator }: Stage, mesh: Mesh, jobEnded: number): Promise<void> {
  narrator.chapter("6  The job is over: metric expiration");
  const gone = await until(12_000, async () => {
    const now = await inBothSinks(mesh, JOB);
    return now.registry === undefined ? now : null;
  });
  const seconds = ((Date.now() - jobEnded) / 1000).toFixed(0);
  tell(narrator, gone ?? (await inBothSinks(mesh, JOB)));
  narrator.check(`the registry has forgotten the job, ${seconds} s after its last request (expiry 6 s)`, gone !== null);
  narrator.check("Envoy's own store still has it, and will until it restarts", gone?.envoy !== undefined);
  narrator.again(`curl -s ${mesh.server.envoy.admin.url("/stats/prometheus")} | grep ${JOB}`);
}
