import { closeSync, openSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Admin } from "../admin/admin.js";
import { EnvoyStartError } from "../errors.js";
import { findEnvoy } from "../find.js";
import type { JsonObject } from "../json.js";
import { spawnGuarded, type GuardedProcess } from "./guard.js";
import { EnvoyLog, logFormat, type EnvoyLogLevel } from "./log.js";
import { poll } from "./wait.js";

export interface StartOptions {
  /** Bootstrap configuration, or the path of a file with one; see the builders in `./config`. */
  bootstrap: JsonObject | string;
  /** Binary to run; found or installed by `version` when absent. */
  binary?: string;
  version?: string;
  /** Worker threads (default 1). */
  concurrency?: number;
  /** Level of Envoy's own log (default "info"). */
  logLevel?: EnvoyLogLevel;
  /** Level of what Wasm modules log (default: as `logLevel`). */
  wasmLogLevel?: EnvoyLogLevel;
  /** How often file access logs are written (default 5 ms). */
  accessLogFlushMs?: number;
  /** Further command-line arguments. */
  args?: string[];
  env?: NodeJS.ProcessEnv;
  /** How long to wait for Envoy to be live (default 30 s). */
  timeoutMs?: number;
}

/** A running Envoy. */
export class EnvoyProcess {
  #exitCode: number | null | undefined;

  private constructor(
    /** Folder for files that live as long as this process; removed by {@link stop}. */
    readonly folder: string,
    readonly log: EnvoyLog,
    readonly admin: Admin,
    readonly guarded: GuardedProcess,
  ) {
    void guarded.exited.then((code) => (this.#exitCode = code));
  }

  /**
   * Starts Envoy and waits until it is live. The process ends with this one, whatever happens.
   * @throws EnvoyStartError when Envoy refuses the configuration, EnvoyUnavailableError when there is no Envoy.
   */
  static async start(options: StartOptions, folder?: string): Promise<EnvoyProcess> {
    const binary =
      options.binary ?? (await findEnvoy(options.version === undefined ? {} : { version: options.version }));
    const work = folder ?? (await mkdtemp(join(tmpdir(), "proxy-wasm-envoy-")));
    let started: EnvoyProcess | undefined;
    try {
      const addressFile = join(work, "admin-address.txt");
      const guarded = await launch(binary, options, work, addressFile);
      const admin = new Admin(addressFile);
      started = new EnvoyProcess(work, new EnvoyLog(join(work, "envoy.log")), admin, guarded);
      await started.#untilLive(options.timeoutMs ?? 30_000);
      return started;
    } catch (error) {
      if (started) await started.stop();
      else await rm(work, { recursive: true, force: true });
      throw error;
    }
  }

  get pid(): number {
    return this.guarded.pid;
  }

  /** Whether the process still runs. */
  get running(): boolean {
    return this.#exitCode === undefined;
  }

  /** Resolves with the exit code (null: a signal) when the process has ended. */
  get exited(): Promise<number | null> {
    return this.guarded.exited;
  }

  /** Ends the process and removes its folder; the log entries stay readable. */
  async stop(): Promise<void> {
    await this.guarded.stop();
    this.log.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #untilLive(timeoutMs: number): Promise<void> {
    const live = await poll(async () => {
      if (!this.running) throw new EnvoyStartError(this.#exitCode ?? null, this.#finalEntries());
      return (await this.admin.live()) ? true : null;
    }, timeoutMs);
    if (!live) throw new Error(`Envoy was not live after ${timeoutMs / 1000} s; its log: ${this.log.path}`);
  }

  #finalEntries(): LogEntries {
    this.log.close();
    return this.log.entries();
  }
}

type LogEntries = ReturnType<EnvoyLog["entries"]>;

async function launch(
  binary: string,
  options: StartOptions,
  work: string,
  addressFile: string,
): Promise<GuardedProcess> {
  const config = typeof options.bootstrap === "string" ? options.bootstrap : join(work, "bootstrap.json");
  if (typeof options.bootstrap !== "string") await writeFile(config, JSON.stringify(options.bootstrap, null, 1));
  const level = options.logLevel ?? "info";
  const output = openSync(join(work, "envoy.log"), "a");
  try {
    return await spawnGuarded(
      binary,
      [
        ...["-c", config, "--disable-hot-restart", "--concurrency", String(options.concurrency ?? 1)],
        ...["--admin-address-path", addressFile, "--log-format", logFormat, "--log-level", level],
        ...["--component-log-level", `wasm:${options.wasmLogLevel ?? level}`],
        ...["--file-flush-interval-msec", String(options.accessLogFlushMs ?? 5), ...(options.args ?? [])],
      ],
      { output, folder: work, ...(options.env ? { env: options.env } : {}) },
    );
  } finally {
    closeSync(output);
  }
}

/** Starts Envoy; see {@link EnvoyProcess.start}. */
export function startEnvoy(options: StartOptions): Promise<EnvoyProcess> {
  return EnvoyProcess.start(options);
}
