import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { lock, isAlive } from "./lock.mjs";
import { onEnd } from "./lifetime.mjs";
import { tools } from "./paths.mjs";

/**
 * Something that is built once and again only when its inputs change.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} inputs files whose bytes decide whether the outputs are still right
 * @property {string[]} outputs files that `build` makes, by base name, in the folder that it is given
 * @property {(folder: string) => Promise<void>} build
 */

/** @type {Map<string, Promise<void>>} */
const running = new Map();

/**
 * Makes a step's outputs unless they are there and current. Safe to call from several places and several processes:
 * one builds, the others wait. A build that is cut short leaves nothing behind that would be taken for a result:
 * it works in a folder of its own, renames, and writes the stamp last.
 *
 * @param {Step} step
 * @returns {Promise<void>}
 */
export function ensure(step) {
  const same = running.get(step.name);
  if (same) return same;
  const made = make(step).finally(() => running.delete(step.name));
  running.set(step.name, made);
  return made;
}

/** @param {Step} step */
export function isCurrent(step) {
  const stamp = stampOf(step);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === keyOf(step) && step.outputs.every(existsSync);
}

/** @param {Step} step */
async function make(step) {
  if (isCurrent(step)) return;
  const unlock = await lock(join(tools, `${step.name}.lock`));
  try {
    if (isCurrent(step)) return;
    rmSync(stampOf(step), { force: true });
    sweep();
    const folder = mkdtempSync(join(tools, `.work-${String(process.pid)}-`));
    const remove = () => {
      forget();
      rmSync(folder, { recursive: true, force: true });
    };
    const forget = onEnd(remove);
    try {
      await step.build(folder);
      for (const output of step.outputs) {
        mkdirSync(dirname(output), { recursive: true });
        renameSync(join(folder, basename(output)), output);
      }
      writeFileSync(stampOf(step), keyOf(step));
    } finally {
      remove();
    }
  } finally {
    unlock();
  }
}

/** Removes the folders of builds whose process is gone. */
function sweep() {
  for (const name of readdirSync(tools)) {
    const pid = /^\.work-(\d+)-/.exec(name)?.[1];
    if (pid && !isAlive(pid)) rmSync(join(tools, name), { recursive: true, force: true });
  }
}

/** @param {Step} step */
const stampOf = (step) => join(tools, `${step.name}.stamp`);

/** @param {Step} step */
function keyOf(step) {
  const hash = createHash("sha256");
  hash.update(`${step.name}\0${process.platform}\0${process.arch}\0`);
  for (const input of step.inputs) hash.update(readFileSync(input)).update("\0");
  return hash.digest("hex");
}
