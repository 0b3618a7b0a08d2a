import { readdirSync, readFileSync } from "node:fs";

/** Resident memory of a process in bytes, from `VmRSS` of /proc/<pid>/status. */
export function residentBytes(pid: number): number {
  return parseResident(readFileSync(`/proc/${pid}/status`, "utf8"));
}

export function parseResident(status: string): number {
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error("/proc/<pid>/status has no VmRSS: the process has ended.");
  return Number(kilobytes) * 1024;
}

/**
 * The file with the kernel's account of a thread:
 *
 *     nanoseconds on a processor   nanoseconds ready, waiting for one   times that it was put on one
 *
 * @param thread name of the thread, at most 15 characters
 */
export function schedstatOf(pid: number, thread: string): string {
  const tasks = `/proc/${pid}/task`;
  for (const task of readdirSync(tasks)) {
    if (readFileSync(`${tasks}/${task}/comm`, "utf8").trim() === thread) return `${tasks}/${task}/schedstat`;
  }
  throw new Error(`Process ${pid} has no thread ${thread}.`);
}

/** Time that the threads of a process, those that it still has, were on a processor, in milliseconds. */
export function processorMs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for (const task of readdirSync(tasks)) {
    try {
      nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // the thread has ended in between
    }
  }
  return nanoseconds / 1e6;
}
