import type { Command } from "commander";
import { addBootstrap } from "./bootstrap/command.js";

/** Adds `mesh-filters stats …`. */
export function register(program: Command): void {
  const stats = program.command("stats").description("Metrics: what they need around them, and what they cost.");
  addBootstrap(stats);
}
