import { readFileSync } from "node:fs";
import type { CaseFileSpec } from "../format/case-file.js";
import { planCase } from "../plan/case.js";
import type { CasePlan } from "../plan/plan.js";
import { PositionedDocument } from "./document.js";
import { CaseFileError } from "./problem.js";
import { requireCaseFile } from "./validate.js";

/** Reads a case file, YAML or JSON. @throws CaseFileError with the place of every problem. */
export function loadCaseFile(file: string): CasePlan[] {
  return parseCaseFile(file, readFileSync(file, "utf8"));
}

/** The same from text; `file` is what module paths are relative to. */
export function parseCaseFile(file: string, text: string): CasePlan[] {
  const document = new PositionedDocument(file, text);
  const value = document.value();
  requireCaseFile(document, value);
  const spec = value as CaseFileSpec;
  requireDistinctNames(document, spec);
  return spec.cases.map((_, index) => planCase(spec, index, document));
}

function requireDistinctNames(document: PositionedDocument, { cases }: CaseFileSpec): void {
  const seen = new Set<string>();
  for (const [index, { name }] of cases.entries()) {
    if (seen.has(name))
      throw new CaseFileError(document.file, [document.problem(["cases", index, "name"], "two cases have this name")]);
    seen.add(name);
  }
}
