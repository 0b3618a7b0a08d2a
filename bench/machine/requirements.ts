import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { allowedCpus } from "./cpus.js";

/** What this machine lacks, in one sentence with the remedy. */
export class MachineError extends Error {
  override readonly name = "MachineError";
}

/** Where what runs. */
export interface Places {
  /** The processor of the proxy, alone. */
  readonly proxy: number;
  /** The processor of the load generator and the upstream. */
  readonly load: number;
}

/**
 * Two processors, `taskset` to hold processes on them, and the kernel's accounting of threads.
 * @throws MachineError
 */
export function requirePlaces(): Places {
  if (process.platform !== "linux") {
    throw new MachineError(
      `The benchmark reads the time of Envoy's worker thread from Linux' /proc, and this is ${process.platform}: run it on Linux or in a Linux VM.`,
    );
  }
  if (!existsSync("/proc/self/schedstat")) {
    throw new MachineError(
      "This kernel keeps no /proc/<pid>/schedstat: use one that is built with CONFIG_SCHED_INFO, as distributions' are.",
    );
  }
  if (spawnSync("taskset", ["--version"], { stdio: "ignore" }).status !== 0) {
    throw new MachineError(
      "The benchmark keeps proxy and load apart with taskset, which was not found: install util-linux.",
    );
  }
  const [proxy, load] = allowedCpus();
  if (proxy === undefined || load === undefined) {
    throw new MachineError(
      "The benchmark needs two processors, one for the proxy and one for the load, and may use one only: give it another.",
    );
  }
  return { proxy, load };
}
