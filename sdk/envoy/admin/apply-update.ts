import { poll } from "../process/wait.js";
import type { Admin } from "./admin.js";

/** Where Envoy counts the updates of each kind of discovery. */
export const listenerUpdates = "listener_manager.lds";
export const clusterUpdates = "cluster_manager.cds";

/**
 * Changes a discovery file and waits until Envoy has looked at it: true when it took the change, false when it refused
 * it and goes on with the old configuration.
 * @param statistics one of the names above
 */
export async function applyUpdate(admin: Admin, statistics: string, change: () => Promise<void>): Promise<boolean> {
  const before = await counts(admin, statistics);
  await change();
  const accepted = await poll(
    async () => {
      const now = await counts(admin, statistics);
      if (now.rejected > before.rejected) return { taken: false };
      return now.success > before.success ? { taken: true } : null;
    },
    20_000,
    2,
  );
  if (!accepted) throw new Error(`Envoy did not look at its new configuration (${statistics}) in 20 s.`);
  return accepted.taken;
}

async function counts(admin: Admin, statistics: string): Promise<{ success: number; rejected: number }> {
  const { values } = await admin.stats(`^${statistics}.update_(success|rejected)$`);
  return {
    success: values.get(`${statistics}.update_success`) ?? 0,
    rejected: values.get(`${statistics}.update_rejected`) ?? 0,
  };
}
