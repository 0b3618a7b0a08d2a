import { requests } from "./chapters/labels.js";
import type { Mesh } from "./mesh.js";
import type { Narrator } from "./narrator.js";
import { brief, samples, type Sample } from "./samples.js";

const SHOWN = ["source_workload", "destination_workload", "response_code"];

/** A workload's request counter at the server, as each of the two sinks has it. */
export interface InBothSinks {
  readonly registry: Sample | undefined;
  readonly envoy: Sample | undefined;
}

/** Looks for the requests of one source workload in the registry and in Envoy's own store. */
export async function inBothSinks({ server }: Mesh, workload: string): Promise<InBothSinks> {
  const isIts = (one: Sample): boolean =>
    one.name === "istio_requests_total" && one.labels["source_workload"] === workload;
  return {
    registry: (await requests(server.metricsUrl)).find(isIts),
    envoy: samples(await server.envoy.admin.prometheus(workload)).find(isIts),
  };
}

/** Both sinks side by side. */
export function tell(narrator: Narrator, { registry, envoy }: InBothSinks): void {
  narrator.say(`sink "registry"   ${registry ? brief(registry, SHOWN) : "(no such series)"}`);
  narrator.say(`sink "envoy"      ${envoy ? brief(envoy, SHOWN) : "(no such series)"}`);
}
