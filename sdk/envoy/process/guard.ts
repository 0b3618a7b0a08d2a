import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";

/*
 * The guarded program must not outlive us, not even when we are killed with SIGKILL. A small shell stands between: its
 * stdin is a pipe that only we hold open, so the end of that pipe means that we are gone. Descriptor 3 tells us the
 * program's own pid. A folder that was ours alone goes with us.
 */
const script = `
folder=$1
shift
exec 4<&0
"$@" </dev/null 3>&- 4<&- &
program=$!
echo $program >&3
exec 3>&-
trap 'kill $program 2>/dev/null' TERM INT
trap 'alone=1' USR1
(cat <&4 >/dev/null; kill -USR1 $$; kill $program 2>/dev/null; sleep 3; kill -9 $program 2>/dev/null) &
watcher=$!
wait $program
code=$?
[ -z "$alone" ] || wait $program 2>/dev/null
kill $watcher 2>/dev/null
wait $program 2>/dev/null
[ -z "$alone" ] || [ -z "$folder" ] || rm -rf "$folder"
exit $code`;

export interface GuardedProcess {
  /** The program's own process id. */
  pid: number;
  /** Exit code; null when a signal ended it. */
  exited: Promise<number | null>;
  /** SIGTERM, then SIGKILL after `graceMs`; resolves when the program has ended. */
  stop(graceMs?: number): Promise<void>;
}

export interface GuardedOptions {
  /** File descriptor that receives stdout and stderr. */
  output: number;
  env?: NodeJS.ProcessEnv;
  /** Folder to remove should we end without removing it ourselves. */
  folder?: string;
}

/** Starts a program that ends with us, whatever happens to us. */
export async function spawnGuarded(command: string, args: string[], options: GuardedOptions): Promise<GuardedProcess> {
  const { output, env = process.env, folder = "" } = options;
  const shell = spawn("/bin/sh", ["-c", script, "sh", folder, command, ...args], {
    env,
    stdio: ["pipe", output, output, "pipe"],
    // Own process group: Ctrl-C in a terminal reaches us, and we end the program in order.
    detached: true,
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    shell.on("error", reject);
    shell.on("exit", (code) => {
      shell.stdin?.destroy();
      resolve(code === null || code > 128 ? null : code);
    });
  });
  const pid = await readPid(shell, exited);
  return { pid, exited, stop: (graceMs = 3_000) => stop(pid, exited, graceMs) };
}

async function readPid(shell: ChildProcess, exited: Promise<unknown>): Promise<number> {
  const pipe = shell.stdio[3] as Readable;
  const line = new Promise<string>((resolve) => {
    let text = "";
    pipe.on("data", (chunk: Buffer) => (text += chunk.toString()));
    pipe.on("end", () => resolve(text));
  });
  const pid = Number(await Promise.race([line, exited.then(() => line)]));
  if (!Number.isInteger(pid) || pid <= 0) throw new Error("The guarded program did not start.");
  return pid;
}

async function stop(pid: number, exited: Promise<unknown>, graceMs: number): Promise<void> {
  let ended = false;
  void exited.then(() => (ended = true));
  await Promise.resolve();
  const signal = (name: NodeJS.Signals): void => {
    if (ended) return;
    try {
      process.kill(pid, name);
    } catch {
      // It ended by itself.
    }
  };
  signal("SIGTERM");
  const timer = setTimeout(() => signal("SIGKILL"), graceMs);
  await exited;
  clearTimeout(timer);
}
