import type { Command } from "commander";
import { addBootstrap } from "./bootstrap/command.js";
import { addCardinality } from "./cardinality/command.js";
import { addImport } from "./import/command.js";
import { addObserve } from "./observe/command.js";
import { addScrape } from "./scrape/command.js";

/** Adds `mesh-filters stats …`. */
export function register(program: Command): void {
  const stats = program.command("stats").description("Metrics: what they need around them, and what they cost.");
  addBootstrap(stats);
  addScrape(stats);
  addCardinality(stats);
  addImport(stats);
  addObserve(stats);
}
