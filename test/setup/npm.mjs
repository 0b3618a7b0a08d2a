import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { run } from "./command.mjs";
import { SetupError } from "./errors.mjs";
import { lock } from "./lock.mjs";
import { root, tools } from "./paths.mjs";

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [link]
 * @property {string} [resolved]
 * @property {boolean} [optional] may be left out where it does not fit
 */

/** Installs the locked npm packages, unless exactly they are there. */
export async function installPackages() {
  if (isInstalled()) return;
  const unlock = await lock(join(tools, "npm.lock"));
  try {
    if (isInstalled()) return;
    const { code, output } = await npm("ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error");
    if (code !== 0) throw explain(code, output);
  } finally {
    unlock();
  }
}

/**
 * npm writes its record of what is installed last, so an installation that was cut short never looks complete. Folders
 * that someone has removed since are seen, too: workspaces have `node_modules` of their own.
 */
export function isInstalled() {
  const installed = packages(join(root, "node_modules", ".package-lock.json"));
  const present = Object.keys(installed).every((path) => existsSync(join(root, path)));
  return present && matches(packages(join(root, "package-lock.json")), installed);
}

/**
 * Whether exactly the locked packages are installed. Optional ones are made for another platform when they are absent.
 *
 * @param {Record<string, LockedPackage>} locked
 * @param {Record<string, LockedPackage>} installed
 */
export function matches(locked, installed) {
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed[path];
    if (!found) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity && found.link === wanted.link;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function packages(file) {
  if (!existsSync(file)) return {};
  const lockFile = /** @type {{ packages: Record<string, LockedPackage> }} */ (JSON.parse(readFileSync(file, "utf8")));
  return lockFile.packages;
}

/** Runs npm, the one that runs us when there is one. @param {string[]} args */
export function npm(...args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith(".js") ? run(process.execPath, [cli, ...args]) : run("npm", args);
}

/**
 * @param {number} code
 * @param {string} output
 */
function explain(code, output) {
  if (code === 127) return new SetupError("npm was not found: install it, it comes with Node.");
  if (/ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(output)) {
    return new SetupError(
      "npm could not reach its package registry: connect to the network once (npm's cache serves later runs), then run the same command again.",
    );
  }
  if (/EBADENGINE/.test(output))
    return new SetupError("This Node does not suit a package: use Node 20.15 or newer.", output);
  return new SetupError("`npm ci` failed: run it by hand to see all of its output.", output);
}
