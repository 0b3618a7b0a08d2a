import process from "node:process";

/** @typedef {(code: number) => void | Promise<void>} Cleanup is given the exit code: 130 after Ctrl-C */

/** @type {Set<Cleanup>} */
const cleanups = new Set();
let ending = false;

/**
 * Runs `cleanup` when this process is told to end. Returns how to forget it.
 *
 * @param {Cleanup} cleanup
 * @returns {() => void}
 */
export function onEnd(cleanup) {
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
  };
}

/**
 * Ends this process in order on Ctrl-C, SIGTERM, SIGHUP, and when its parent is gone: SIGTERM to `npm` ends only
 * npm's shell, which does not tell us.
 */
export function endWithOrder() {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => void end(signal === "SIGINT" ? 130 : signal === "SIGTERM" ? 143 : 129));
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) void end(143);
  }, 500);
  timer.unref();
}

/** Whether this process is about to exit: nothing new should be started. */
export function isEnding() {
  return ending;
}

/**
 * Runs all cleanups, at most 15 s, and exits.
 *
 * @param {number} code
 */
export async function end(code) {
  if (ending) return;
  ending = true;
  const all = Promise.allSettled([...cleanups].map(async (cleanup) => cleanup(code)));
  const limit = new Promise((resolve) => {
    setTimeout(resolve, 15_000).unref();
  });
  await Promise.race([all, limit]);
  process.exit(code);
}
