import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { onEnd } from "./lifetime.mjs";

/**
 * Waits until this process holds the lock file. The lock of a process that is gone is taken over.
 *
 * @param {string} file
 * @returns {Promise<() => void>} gives the lock back
 */
export async function lock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const owner = describe(process.pid);
  while (!place(file, owner)) {
    const other = read(file);
    if (other !== undefined && !isAlive(other)) takeAway(file, other);
    else await sleep(200);
  }
  const release = () => {
    forget();
    if (read(file) === owner) rmSync(file, { force: true });
  };
  const forget = onEnd(release);
  return release;
}

/**
 * Creates the file with its content in one act, so that nobody ever reads a lock without owner.
 *
 * @param {string} file
 * @param {string} owner
 * @returns {boolean} whether it was not there before
 */
function place(file, owner) {
  const draft = `${file}.${String(process.pid)}`;
  writeFileSync(draft, owner);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (!isNodeError(error, "EEXIST")) throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Removes a dead owner's lock, and only that one: between our look and our rename someone else may have taken it.
 *
 * @param {string} file
 * @param {string} dead
 */
function takeAway(file, dead) {
  const aside = `${file}.${String(process.pid)}.dead`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isNodeError(error, "ENOENT")) return;
    throw error;
  }
  const taken = read(aside);
  rmSync(aside);
  if (taken !== undefined && taken !== dead) place(file, taken);
}

/**
 * A process, told apart from a later one with the same id where the system says when it began.
 *
 * @param {number} pid
 */
function describe(pid) {
  return `${String(pid)} ${startOf(pid)}`.trim();
}

/** @param {number} pid */
function startOf(pid) {
  const stat = read(`/proc/${String(pid)}/stat`);
  // field 22, counted after the command's name, which may contain spaces and brackets
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

/** @param {string} owner */
export function isAlive(owner) {
  const [pid = "", start = ""] = owner.split(" ");
  if (!/^\d+$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (!isNodeError(error, "EPERM")) return false;
  }
  return start === "" || startOf(Number(pid)) === start;
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isNodeError(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
