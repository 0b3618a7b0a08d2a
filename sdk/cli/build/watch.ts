import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 250;

/**
 * Files with the state in which they were used. The state is taken *before* a file is read: a change that comes while a
 * build or a start is under way is seen afterwards.
 */
export type Stamps = ReadonlyMap<string, string>;

/** The state of a file: when it was written and how long it is; `absent` when there is none. */
export async function stampOf(file: string): Promise<string> {
  const entry = await stat(file).catch(() => null);
  return entry === null ? "absent" : `${entry.mtimeMs}:${entry.size}`;
}

export async function stampsOf(files: readonly string[]): Promise<Stamps> {
  return new Map(await Promise.all(files.map(async (file) => [file, await stampOf(file)] as const)));
}

/** Resolves when one of the files differs from its stamp. Polling works alike on every platform and file system. */
export async function changed(stamps: Stamps, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const now = await stampsOf([...stamps.keys()]);
    if ([...stamps].some(([file, stamp]) => now.get(file) !== stamp)) return;
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
}
