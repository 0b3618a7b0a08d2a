import ts from "typescript";
import type { Library } from "./program.js";

/** What the declaration of a host function says of it. */
export interface HostFunction {
  readonly name: string;
  readonly text: string;
  /** When it may be called. */
  readonly when: string;
  /** Statuses other than `Ok`, and what they mean. */
  readonly fails: string;
}

/** The functions of `abi/imports.ts`, by name. */
export function hostFunctionsOf(library: Library): Map<string, HostFunction> {
  const functions = [...library.exportsOf("abi/imports.ts")].map(([name, symbol]): HostFunction => {
    const tags = symbol.getJsDocTags(library.checker);
    const tag = (wanted: string): string =>
      ts.displayPartsToString(tags.find((each) => each.name === wanted)?.text).replace(/\s+/g, " ");
    const text = ts.displayPartsToString(symbol.getDocumentationComment(library.checker)).replace(/\s+/g, " ");
    return { name, text, when: tag("when"), fails: tag("fails") };
  });
  return new Map(functions.map((each) => [each.name, each]));
}
