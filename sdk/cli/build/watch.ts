import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 250;

/** Resolves when one of the files has changed, appeared or gone. Polling works alike on every platform and file system. */
export async function changed(files: readonly string[], signal?: AbortSignal): Promise<void> {
  const before = await stamps(files);
  do await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  while ((await stamps(files)) === before);
}

async function stamps(files: readonly string[]): Promise<string> {
  const all = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return all.map((entry) => (entry === null ? "-" : `${entry.mtimeMs}:${entry.size}`)).join();
}
