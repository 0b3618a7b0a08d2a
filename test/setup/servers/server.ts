import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { spawnGuarded } from "proxy-wasm-assemblyscript-sdk/envoy";

/** A server on a free loopback port. It ends with this process, whatever ends this process. */
export interface Server {
  /** Base URL without slash at the end. */
  readonly url: string;
  /** What it has printed so far. */
  output(): string;
  /** Ends it and removes its files. May be called twice. */
  stop(): Promise<void>;
}

export interface ServerSpec {
  readonly name: string;
  readonly command: string;
  /** Arguments, given a folder of its own that goes away with the server. */
  readonly args: (folder: string) => string[];
  /** Finds the URL in what it has printed; undefined as long as it is not there. */
  readonly url: (output: string) => string | undefined;
}

const READY_MS = 30_000;

/** Starts a server and waits until it has said where it listens. */
export async function startServer(spec: ServerSpec): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), `${spec.name}-`));
  const log = join(folder, "output.log");
  const fd = openSync(log, "w");
  const output = (): string => readFileSync(log, "utf8");
  const guarded = await spawnGuarded(spec.command, spec.args(folder), { output: fd }).finally(() => {
    closeSync(fd);
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopped ??= guarded.stop().then(() => {
      rmSync(folder, { recursive: true, force: true });
    }));

  const ended = guarded.exited.then(() => true);
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const url = spec.url(output());
    if (url !== undefined) return { url, output, stop };
    if (await Promise.race([ended, sleep(20, false)])) break;
  }
  const said = output().trim();
  await stop();
  throw new Error(`${spec.name} did not start: ${said || "it said nothing"}`);
}
