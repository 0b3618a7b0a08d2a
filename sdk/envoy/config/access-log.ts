import { filter } from "./listener.js";
import type { JsonObject } from "../json.js";

/** An access log file with one JSON object per line; values are Envoy's format strings such as `%RESPONSE_CODE%`. */
export function jsonAccessLog(path: string, fields: JsonObject): JsonObject {
  return filter("envoy.access_loggers.file", "envoy.extensions.access_loggers.file.v3.FileAccessLog", {
    path,
    log_format: { json_format: fields },
  });
}
