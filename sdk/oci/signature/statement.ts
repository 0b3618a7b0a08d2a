import { asObject, isObject, type Digest } from "../descriptor.js";
import { OciError } from "../errors.js";
import { parseJson } from "../json.js";

/** An in-toto statement: a claim (`predicate`) about artifacts (`subject`). */
export interface Statement {
  readonly subjects: readonly { readonly name: string | undefined; readonly digest: Digest }[];
  readonly predicateType: string;
  readonly predicate: Readonly<Record<string, unknown>>;
}

/** Reads an untrusted statement; null for another document. @throws OciError (content) when it is one, but damaged. */
export function parseStatement(bytes: Uint8Array, where: string): Statement | null {
  const document = asObject(parseJson(bytes, where), where);
  const type = document["_type"];
  if (typeof type !== "string" || !type.startsWith("https://in-toto.io/Statement/")) return null;
  const { subject, predicateType, predicate } = document;
  if (!Array.isArray(subject) || typeof predicateType !== "string") {
    throw new OciError("content", `${where} is no in-toto statement: subject or predicateType is missing`);
  }
  return {
    subjects: subject.filter(isObject).flatMap((entry) => {
      const sha256 = isObject(entry["digest"]) ? entry["digest"]["sha256"] : undefined;
      const name = typeof entry["name"] === "string" ? entry["name"] : undefined;
      return typeof sha256 === "string" ? [{ name, digest: `sha256:${sha256}` as const }] : [];
    }),
    predicateType,
    predicate: isObject(predicate) ? predicate : {},
  };
}

/** Whether the statement is about the artifact with this digest. */
export function isAbout(statement: Statement, digest: Digest): boolean {
  return statement.subjects.some((subject) => subject.digest === digest);
}
