import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { toolsFolder } from "../envoy/tools-folder.js";
import { OciError } from "./errors.js";
import { explainOrasFailure } from "./oras-errors.js";

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const MAX_STDERR_CHARS = 16_384;

export interface OrasRun {
  /** Folder to run in. */
  readonly cwd?: string;
  /** Most bytes of output that are accepted; oras is ended when it sends more. */
  readonly maxOutputBytes: number;
  readonly timeoutMs?: number | undefined;
  /** Bytes for its stdin. */
  readonly input?: Uint8Array;
}

/**
 * The `oras` binary: `$ORAS`, else on PATH, else `bin/oras` in the tools folder (`.tools`).
 * @throws OciError (tool) when there is none.
 */
export function findOras(environment: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): string {
  const named = environment["ORAS"];
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return path.resolve(named);
    throw new OciError(
      "tool",
      `ORAS names ${named}, which is no executable file`,
      "set ORAS to the oras binary, or unset it",
    );
  }
  const name = process.platform === "win32" ? "oras.exe" : "oras";
  const onPath = (environment["PATH"] ?? "").split(path.delimiter).map((dir) => path.join(dir || ".", name));
  const found = [...onPath, path.join(toolsFolder(cwd), "bin", name)].find(isExecutable);
  if (found !== undefined) return found;
  throw new OciError(
    "tool",
    "oras is not installed",
    "install oras 1.3 (https://oras.land/docs/installation) or set ORAS to its path",
  );
}

/** Runs oras and returns its stdout. @throws OciError that explains what the registry or oras said. */
export async function runOras(args: readonly string[], run: OrasRun): Promise<Buffer> {
  const child = spawn(findOras(), [...args], {
    stdio: ["pipe", "pipe", "pipe"],
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
  });
  child.stdin.on("error", () => {}); // oras may end before it has read everything; its exit code says why
  child.stdin.end(run.input);
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = "";
  const ended: OciError[] = [];
  const end = (error: OciError): void => {
    ended.push(error);
    child.kill("SIGKILL");
  };
  const seconds = Math.round((run.timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000);
  const timer = setTimeout(
    () =>
      end(new OciError("network", `the registry did not finish within ${seconds} s`, "try again, or raise --timeout")),
    seconds * 1000,
  );
  child.stdout.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > run.maxOutputBytes) {
      end(new OciError("content", `the registry sent more than the ${run.maxOutputBytes} bytes expected`));
    } else chunks.push(chunk);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR_CHARS);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", (cause) =>
        reject(new OciError("tool", `oras cannot be run: ${cause.message}`, undefined, { cause })),
      );
      child.once("close", resolve);
    });
    if (ended[0] !== undefined) throw ended[0];
    if (code !== 0) throw explainOrasFailure(stderr);
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
