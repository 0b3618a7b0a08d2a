import { readFileSync } from "node:fs";
import { ConfigDocument } from "./document.js";
import { validate } from "./schema.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { readText, type ProjectFile } from "../project/project-file.js";

type JsonObject = Readonly<Record<string, unknown>>;

const MAX_CONFIGURATION_BYTES = 1024 * 1024;

/**
 * Reads a plugin configuration: a YAML or JSON file, `-` for stdin, or JSON given on the command line itself.
 * @throws CliError (usage) with line and column.
 */
export function readConfiguration(given: string): ConfigDocument {
  const inline = given.trimStart().startsWith("{");
  const file = inline ? "--config" : given === "-" ? "stdin" : given;
  const text = inline ? given : given === "-" ? readFileSync(0, "utf8") : readText(given);
  if (text.length > MAX_CONFIGURATION_BYTES) {
    throw new CliError(`${file} has more than ${MAX_CONFIGURATION_BYTES} bytes`, {
      remedy: "Kubernetes stores no resource of that size",
      exitCode: EXIT.usage,
    });
  }
  const document = ConfigDocument.parse(text, file);
  if (document.value === null || document.value === undefined) return document;
  if (typeof document.value === "object" && !Array.isArray(document.value)) return document;
  throw new CliError(`${document.name} holds no object: Istio passes on nothing else`, { exitCode: EXIT.usage });
}

/**
 * The configuration to deploy: checked strictly against the filter's schema, and undefined when it is empty, because `{}`
 * reaches the filter as no configuration at all. `given`: by the user, not by default. @throws CliError (usage) when it is wrong, or empty where that is refused.
 */
export function checkConfiguration(
  document: ConfigDocument,
  project: ProjectFile,
  schema: unknown,
  given: boolean,
): JsonObject | undefined {
  const value = (document.value ?? {}) as JsonObject;
  if (Object.keys(value).length > 0) {
    if (schema !== undefined) document.refuse(validate(document, schema, `the schema of ${project.name}`));
    return value;
  }
  if (project.emptyConfiguration === "refused") {
    throw new CliError(`${project.name} does not run without configuration, and an empty one reaches it as none`, {
      remedy: "give its configuration with --config",
      exitCode: EXIT.usage,
    });
  }
  if (given && project.emptyConfiguration !== "allowed") {
    throw new CliError(`${document.name} is empty: it would reach the filter as no configuration at all`, {
      remedy: "leave --config out, or say emptyConfiguration: allowed in proxy-wasm.yaml",
      exitCode: EXIT.usage,
    });
  }
  return undefined;
}
