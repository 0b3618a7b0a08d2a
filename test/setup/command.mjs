import { spawn } from "node:child_process";
import os from "node:os";
import process from "node:process";
import { isEnding, onEnd } from "./lifetime.mjs";
import { root } from "./paths.mjs";

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd] default: the checkout
 * @property {Record<string, string | undefined>} [env] added to ours
 * @property {boolean} [background] lowest priority, so that what the user waits for goes first
 */

/**
 * Runs a program to its end and captures what it says. Never rejects: a program that is not there has code 127.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ code: number, output: string, stdout: string }>} `output` is stdout and stderr as they came
 */
export function run(command, args, options = {}) {
  const { cwd = root, env = {}, background = false } = options;
  if (isEnding()) return never();
  return new Promise((resolve) => {
    // a process group of its own, so that ending it ends what it started
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    if (background && child.pid) lowerPriority(child.pid);
    const forget = onEnd(() => endGroup(child));
    let output = "";
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      output += text;
    });
    child.on("error", (error) => {
      forget();
      resolve({ code: 127, output: error.message, stdout });
    });
    child.on("close", (code, signal) => {
      forget();
      resolve({ code: code ?? 128 + (signal ? os.constants.signals[signal] : 0), output, stdout });
    });
  });
}

/**
 * Runs a program in the foreground, with our terminal, to its end. When we are told to end, it is told too.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<number>} exit code
 */
export function runInForeground(command, args, options = {}) {
  const { cwd = root, env = {} } = options;
  if (isEnding()) return never();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
    const ended = new Promise((done) => child.once("close", done));
    const forget = onEnd(async (code) => {
      // Ctrl-C in a terminal has reached the program as well: let it end in its own order
      const patience = code === 130 ? 5_000 : 0;
      const timers = [
        setTimeout(() => child.kill("SIGTERM"), patience),
        setTimeout(() => child.kill("SIGKILL"), patience + 8_000),
      ];
      await ended;
      timers.forEach(clearTimeout);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      forget();
      resolve(code ?? 128 + (signal ? os.constants.signals[signal] : 0));
    });
  });
}

/** What follows a program that was told to end is not to begin. @returns {Promise<never>} */
function never() {
  return new Promise(() => undefined);
}

/** @param {number} pid */
function lowerPriority(pid) {
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
  } catch {
    // the program has ended already
  }
}

/** @param {import("node:child_process").ChildProcess} child */
async function endGroup(child) {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  try {
    process.kill(-child.pid, "SIGTERM");
    const group = -child.pid;
    const timer = setTimeout(() => process.kill(group, "SIGKILL"), 3_000);
    await ended;
    clearTimeout(timer);
  } catch {
    // it has ended by itself
  }
}
