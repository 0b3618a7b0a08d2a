import type { LogEntry } from "../../host/logs.js";
import type { SeenLogLine } from "../observe/observation.js";

export function toSeenLine({ level, message }: LogEntry): SeenLogLine {
  return { level: level === "off" ? "critical" : level, message };
}
