import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject } from "ajv";
import { packageRoot } from "../../envoy/package-root.js";
import type { PositionedDocument } from "./document.js";
import { closest } from "../../cli/check/near-miss.js";
import { CaseFileError, type Problem } from "./problem.js";

const schema = JSON.parse(readFileSync(join(packageRoot, "cases", "schema.json"), "utf8")) as object;
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strict: false, verbose: true });
ajv.addFormat("regex", isRegex);
const validate = ajv.compile(schema);

/** @throws CaseFileError when the document is not a case file. */
export function requireCaseFile(document: PositionedDocument, value: unknown): void {
  if (validate(value)) return;
  throw new CaseFileError(document.file, problems(document, validate.errors ?? []));
}

/**
 * Of the many errors that ajv reports when a value fits none of several shapes, only those at the deepest place help:
 * that is where the author was nearest to a valid file.
 */
function problems(document: PositionedDocument, errors: readonly ErrorObject[]): Problem[] {
  const found = new Map<string, Problem>();
  for (const error of errors) {
    if (errors.some((other) => isInside(other.instancePath, error.instancePath))) continue;
    const problem = toProblem(document, error);
    if (problem) found.set(`${problem.line}:${problem.column}:${problem.message}`, problem);
  }
  return [...found.values()];
}

function isInside(path: string, outer: string): boolean {
  return path.startsWith(`${outer}/`);
}

function toProblem(document: PositionedDocument, error: ErrorObject): Problem | null {
  const path = error.instancePath.split("/").slice(1).map(unescapeSegment);
  const params = error.params as Record<string, string | undefined>;
  switch (error.keyword) {
    case "anyOf":
    case "if":
      return null;
    case "additionalProperties": {
      const key = params["additionalProperty"]!;
      const hint = closest(key, Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {}));
      return document.problem([...path, key], `unknown key "${key}"${hint ? `: did you mean "${hint}"?` : ""}`, "key");
    }
    case "required":
      return document.problem(path, `"${params["missingProperty"]}" is missing`);
    case "enum":
      return document.problem(path, `${name(path)} must be one of ${JSON.stringify(error.schema)}`);
    case "const":
      return document.problem(path, `${name(path)} can only be ${JSON.stringify(error.schema)}`);
    default:
      return document.problem(path, `${name(path)} ${error.message ?? "is not valid"}`);
  }
}

function name(path: readonly string[]): string {
  return path.at(-1) === undefined ? "a case file" : `"${path.at(-1)}"`;
}

function unescapeSegment(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, "su");
    return true;
  } catch {
    return false;
  }
}
