import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import type { Results } from "../model/results.js";
import type { Block } from "./document.js";
import { toHtml } from "./html.js";
import { toMarkdown } from "./markdown.js";
import { cpu } from "./sections/cpu.js";
import { glance } from "./sections/glance.js";
import { goals } from "./sections/goals.js";
import { latency, stalled } from "./sections/latency.js";
import { elsewhere } from "./sections/elsewhere.js";
import { lead, TITLE } from "./sections/lead.js";
import { modules } from "./sections/modules.js";
import { again, figures, limits, machine, missing, repeated } from "./sections/others.js";
import { storm } from "./sections/storm.js";

/** The report on one run, in the order of its reading. */
export function reportOn(results: Results, others: readonly Results[] = []): Block[] {
  const sections = [
    lead,
    glance,
    goals,
    cpu,
    latency,
    stalled,
    storm,
    modules,
    figures,
    repeated,
    limits,
    missing,
    machine,
  ];
  return [...sections.flatMap((section) => section(results)), ...elsewhere(others), ...again()];
}

/**
 * Writes `report.md` and `report.html` about one run. The page needs nothing beside it: style and drawings are in it.
 *
 * @param others runs on other machines, which are listed apart and drawn nowhere.
 * @param folder is made when it is not there; reports in it are replaced.
 */
export async function writeReport(results: Results, folder: string, others: readonly Results[] = []): Promise<void> {
  const blocks = reportOn(results, others);
  const file = join(folder, "report.md");
  await mkdir(folder, { recursive: true });
  await writeFile(file, await format(toMarkdown(blocks), { ...(await resolveConfig(file)), parser: "markdown" }));
  await writeFile(join(folder, "report.html"), toHtml(TITLE, blocks));
}
