import { Ajv2020 } from "ajv/dist/2020.js";
import { Ajv, type ErrorObject } from "ajv";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { ConfigDocument, Problem } from "./document.js";
import { acceptBothSpellings, lowerCamelCase } from "./spellings.js";

/** Checks a parsed file against a JSON Schema (draft 2020-12 or draft-07) and gives each error its line and column. */
export function validate(document: ConfigDocument, schema: unknown, schemaName: string): Problem[] {
  const check = compileSchema(schema, schemaName);
  if (check(document.value)) return [];
  const errors = (check.errors ?? []).filter((error) => !isConsequence(error, check.errors ?? []));
  return unique(errors.map((error) => describe(error, document)));
}

/** @throws CliError (usage) when the schema itself is none. */
function compileSchema(schema: unknown, name: string): ReturnType<Ajv["compile"]> {
  const draft = (schema as { $schema?: unknown } | null)?.$schema;
  const options = { allErrors: true, strict: false, validateFormats: false, verbose: true } as const;
  const ajv = typeof draft === "string" && draft.includes("draft-07") ? new Ajv(options) : new Ajv2020(options);
  try {
    return ajv.compile(acceptBothSpellings(schema) as object);
  } catch (cause) {
    throw new CliError(`${name} is no JSON Schema: ${(cause as Error).message}`, {
      remedy: "correct the schema that proxy-wasm.yaml names",
      exitCode: EXIT.usage,
      cause,
    });
  }
}

/** Keywords that only repeat what an error below them says. */
function isConsequence(error: ErrorObject, all: readonly ErrorObject[]): boolean {
  if (error.keyword === "if") return true;
  if (error.keyword === "required") {
    const missing = ({ params }: ErrorObject): string => (params as { missingProperty?: string }).missingProperty ?? "";
    const sameObject = all.filter((other) => other !== error && other.instancePath === error.instancePath);
    return sameObject.some(
      (other) => lowerCamelCase(missing(other)) === missing(error) && missing(other) !== missing(error),
    );
  }
  if (error.keyword !== "anyOf" && error.keyword !== "oneOf") return false;
  return all.some((other) => other !== error && isBelow(other, error));
}

function describe(error: ErrorObject, document: ConfigDocument): Problem {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const where = path.length === 0 ? "the configuration" : path.join(".");
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "additionalProperties":
    case "unevaluatedProperties": {
      const key = String(params["additionalProperty"] ?? params["unevaluatedProperty"]);
      const known = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {});
      return { message: `unknown key "${key}"${suggest(key, known)}`, ...document.locate([...path, key], true) };
    }
    case "not": {
      const [name, camel] = (error.schema as { required?: string[] }).required ?? [];
      if (name === undefined || camel !== lowerCamelCase(name)) break;
      return {
        message: `${where} has both "${name}" and "${camel}", two spellings of one key`,
        ...document.locate([...path, camel], true),
      };
    }
    case "enum":
      return {
        message: `${where} must be one of ${(params["allowedValues"] as unknown[]).map((value) => JSON.stringify(value)).join(", ")}`,
        ...document.locate(path),
      };
  }
  return { message: `${where} ${error.message ?? "is wrong"}`, ...document.locate(path) };
}

function suggest(key: string, known: readonly string[]): string {
  const plain = (text: string): string => text.toLowerCase().replaceAll("_", "");
  const match = known.find((name) => plain(name).startsWith(plain(key)) || plain(key).startsWith(plain(name)));
  return match === undefined ? "" : `; did you mean "${match}"?`;
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

/** Deeper in the document, or in a branch of the schema that `error` sums up. */
function isBelow(other: ErrorObject, error: ErrorObject): boolean {
  return other.instancePath.startsWith(`${error.instancePath}/`) || other.schemaPath.startsWith(`${error.schemaPath}/`);
}
