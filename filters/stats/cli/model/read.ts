import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { Failure } from "../../../cli/failure.js";
import { normaliseKeys, type StatsConfig } from "./config.js";

/** Reads the filter's configuration from a YAML or JSON file; `-` is standard input. */
export function readConfig(file: string): StatsConfig {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Failure(`cannot read ${file}: ${(error as Error).message}`);
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new Failure(`${file}: ${(error as Error).message}`);
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw new Failure(
      `${file}: expected an object`,
      "Give the plugin's configuration alone, without what is around it.",
    );
  return normaliseKeys(value) as StatsConfig;
}
