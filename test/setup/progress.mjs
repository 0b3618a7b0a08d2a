import process from "node:process";

/** Shorter work is not worth a line. */
const WORTH_A_LINE_MS = 700;

/** @type {Map<string, number>} running tasks and when they began */
const running = new Map();
/** @type {NodeJS.Timeout | undefined} */
let ticker;
let silent = false;

/**
 * Shows that something is being waited for: on a terminal one line that counts the seconds, and everywhere a line
 * when it took noticeable time.
 *
 * @template T
 * @param {string} name
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
export async function task(name, work) {
  const began = Date.now();
  running.set(name, began);
  ticker ??= setInterval(draw, 200).unref();
  try {
    const result = await work;
    if (Date.now() - began > WORTH_A_LINE_MS) say(`  ✓ ${name} (${seconds(began)} s)`);
    return result;
  } catch (error) {
    say(`  ✗ ${name} (${seconds(began)} s)`);
    throw error;
  } finally {
    running.delete(name);
    draw();
  }
}

/** No further line: the terminal belongs to someone else now. */
export function quiet() {
  wipe();
  silent = true;
}

/** @param {string} line */
function say(line) {
  if (silent) return;
  wipe();
  console.log(line);
}

function draw() {
  if (silent || !process.stdout.isTTY) return;
  const names = [...running].filter(([, began]) => Date.now() - began > WORTH_A_LINE_MS);
  wipe();
  if (names.length > 0) {
    const line = names.map(([name, began]) => `${name} ${seconds(began, 0)} s`).join(", ");
    process.stdout.write(`  … ${line}`.slice(0, (process.stdout.columns || 80) - 1));
  }
}

function wipe() {
  if (process.stdout.isTTY) process.stdout.write("\r\u001b[K");
}

/**
 * @param {number} began
 * @param {number} [digits]
 */
function seconds(began, digits = 1) {
  return ((Date.now() - began) / 1000).toFixed(digits);
}
