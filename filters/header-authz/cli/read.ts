import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { Failure } from "../../cli/failure.js";

/**
 * The documents of a YAML or JSON file, or of standard input for `-`.
 * @throws Failure with line and column.
 */
export function readDocuments(file: string): unknown[] {
  const name = file === "-" ? "standard input" : file;
  const documents = parseAllDocuments(text(file, name));
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    const error = document.errors[0];
    if (error) throw new Failure(`${name}: ${error.message.trim()}`);
    return document.toJS() as unknown;
  });
}

/** The one document of a file. */
export function readDocument(file: string): unknown {
  const documents = readDocuments(file);
  if (documents.length !== 1) throw new Failure(`${file}: expected one document, got ${String(documents.length)}`);
  return documents[0];
}

function text(file: string, name: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Failure(`${name} cannot be read: ${(error as Error).message}`);
  }
}
