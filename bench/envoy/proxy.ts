import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEnvoy, type EnvoyProcess, type JsonObject } from "proxy-wasm-assemblyscript-sdk/envoy";
import type { Places } from "../machine/requirements.js";
import { processorMs, residentBytes, schedstatOf } from "../machine/process.js";
import { listenerName } from "./configuration.js";

/** An Envoy held on its processor. */
export class Proxy {
  private constructor(
    readonly process: EnvoyProcess,
    /** Port of the listener that is measured. */
    readonly port: number,
    /** Milliseconds that it was on its processor until the first answer: its start time on a machine with nothing else to do. */
    readonly startMs: number,
  ) {}

  /** @param firstAnswer asks once, and rejects when there is no answer */
  static async start(
    binary: string,
    bootstrap: JsonObject,
    firstAnswer: (port: number) => Promise<unknown>,
    concurrency = 1,
  ): Promise<Proxy> {
    const process = await startEnvoy({ bootstrap, binary, concurrency, logLevel: "error", timeoutMs: 60_000 });
    try {
      const port = (await process.admin.listeners()).get(listenerName)?.port;
      if (port === undefined) throw new Error("Envoy has no listener for the benchmark.");
      await firstAnswer(port);
      return new Proxy(process, port, processorMs(process.pid));
    } catch (error) {
      await process.stop();
      throw error;
    }
  }

  /** The kernel's account of the only worker; see `schedstatOf`. */
  get workerTime(): string {
    return schedstatOf(this.process.pid, "wrk:worker_0");
  }

  get residentBytes(): number {
    return residentBytes(this.process.pid);
  }

  /** What Envoy complained about last, in one line; empty when nothing. */
  complaint(): string {
    const { message = "" } = this.process.log.entries().at(-1) ?? {};
    return message.slice(0, 300);
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

/** A command that runs Envoy on one processor; all its threads stay there. */
export async function heldEnvoy(envoy: string, places: Places, folder: string): Promise<string> {
  const path = join(folder, "envoy-held");
  const quoted = `'${envoy.replaceAll("'", "'\\''")}'`;
  await writeFile(path, `#!/bin/sh\nexec taskset -c ${places.proxy} ${quoted} "$@"\n`);
  await chmod(path, 0o755);
  return path;
}
