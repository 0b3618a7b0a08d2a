import { ask, pause, until } from "../http.js";
import { EXPIRY_SECONDS, type Mesh } from "../mesh.js";
import { inBothSinks, tell, type InBothSinks } from "../sinks.js";
import type { Stage } from "../stage.js";
import { JOB, startJob } from "./traffic.js";

/** A job comes, makes its requests and goes: the registry forgets it, Envoy's own store never does. */
export async function expiry({ narrator }: Stage, mesh: Mesh): Promise<void> {
  narrator.chapter("6  A job comes and goes: metric expiration");
  const job = await startJob(mesh);
  for (let i = 0; i < 3; i++) await ask({ port: job.port, path: "/reviews/all" });
  const ended = Date.now();
  await job.envoy.stop();
  const isThere = (): Promise<InBothSinks | null> =>
    until(3_000, async () => {
      const now = await inBothSinks(mesh, JOB);
      return now.registry?.value === 3 && now.envoy ? now : null;
    });
  tell(narrator, (await isThere()) ?? (await inBothSinks(mesh, JOB)));
  await pause((EXPIRY_SECONDS / 2) * 1_000);
  narrator.check(`${EXPIRY_SECONDS / 2} s after its requests both sinks have the job`, (await isThere()) !== null);
  // A worker may answer with a page that is up to a second old: only what is asked for after the expiry counts.
  await pause(Math.max(0, ended + EXPIRY_SECONDS * 1_000 - Date.now()));
  const gone = await until(10_000, async () => {
    const now = await inBothSinks(mesh, JOB);
    return now.registry === undefined ? now : null;
  });
  const seconds = ((Date.now() - ended) / 1_000).toFixed(1);
  tell(narrator, gone ?? (await inBothSinks(mesh, JOB)));
  narrator.check(`${seconds} s after them the registry has forgotten it (expiry ${EXPIRY_SECONDS} s)`, gone !== null);
  narrator.check("Envoy's own store still has it, and will until it restarts", gone?.envoy !== undefined);
  for (const url of [mesh.server.metricsUrl, mesh.server.envoy.admin.url("/stats/prometheus")])
    narrator.whileItRuns(`curl -s ${url} | grep ${JOB}`);
}
