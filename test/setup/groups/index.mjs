import { cases } from "./cases.mjs";
import { checks } from "./checks.mjs";
import { demonstration } from "./demonstration.mjs";
import { modules } from "./modules.mjs";
import { tools } from "./tools.mjs";
import { units } from "./units.mjs";
import { vitest } from "./vitest.mjs";

/**
 * @typedef {object} Settings
 * @property {number} scale how often what is repeated at random is repeated: 1 is 10^5 times (see scale.ts)
 * @property {boolean} [quick] leave out what needs Envoy or tools built with Go, and what takes long
 * @property {string} [only] name of the one group to run
 */

/** @typedef {{ name: string, run: (settings: Settings) => Promise<import("../counts.mjs").Counts> }} Group */

export const sources = "format, lint, types";

/** In this order: what a newcomer meets, then what fails soonest and explains most. @type {Group[]} */
export const groups = [
  { name: sources, run: checks },
  { name: "demonstration", run: demonstration },
  { name: "modules", run: modules },
  { name: "unit specs", run: units },
  { name: "cases", run: cases },
  { name: "tests", run: vitest },
  { name: "tools", run: tools },
];
