import type { LogEntry } from "../../host/index.js";
import type { SeenLogLine } from "../observe/observation.js";

export function toSeenLine({ level, message }: LogEntry): SeenLogLine {
  return { level: level === "off" ? "critical" : level, message };
}
