import type { KeyObject } from "node:crypto";
import {
  isAbout,
  isSignedBy,
  OciError,
  parseEnvelope,
  parseStatement,
  type Digest,
  type ReferringDocument,
  type Statement,
} from "../../oci/index.js";
import { failed, note, passed, type Result } from "./result.js";

/** A statement about the artifact, and how far it can be believed. */
interface Claim {
  readonly statement: Statement;
  readonly digest: Digest;
  readonly trust: "verified" | "unverified" | "unsigned";
}

/**
 * Judges what is said about a manifest: only a statement whose signature is by the given key and whose subject is this very
 * manifest proves anything.
 */
export function verifyClaims(
  documents: readonly ReferringDocument[],
  subject: Digest,
  key: KeyObject | undefined,
  allowUnsigned: boolean,
): Result[] {
  const results: Result[] = [];
  const claims: Claim[] = [];
  for (const document of documents) {
    try {
      const claim = readClaim(document, key);
      if (claim === null) results.push(note("referrer", `${document.artifactType} ${document.descriptor.digest}`));
      else claims.push(claim);
    } catch (error) {
      if (!(error instanceof OciError)) throw error;
      results.push(failed("referrer", error.message));
    }
  }
  const proven = claims.filter(({ trust, statement }) => trust === "verified" && isAbout(statement, subject));
  for (const claim of claims) results.push(judge(claim, subject, proven, allowUnsigned));
  if (key !== undefined && proven.length === 0) {
    results.push(failed("signature", "no statement about this manifest is signed by the given key"));
  }
  if (claims.length === 0 && key === undefined) results.push(note("provenance", "none is attached"));
  return results;
}

function readClaim(document: ReferringDocument, key: KeyObject | undefined): Claim | null {
  const where = `referrer ${document.descriptor.digest}`;
  if (!document.artifactType.includes("json")) return null;
  const envelope = parseEnvelope(document.bytes, where);
  const statement = parseStatement(envelope?.payload ?? document.bytes, where);
  if (statement === null) return null;
  const signed = envelope !== null && key !== undefined && isSignedBy(envelope, key);
  const trust = envelope === null ? "unsigned" : signed ? "verified" : "unverified";
  return { statement, digest: document.descriptor.digest, trust };
}

function judge({ statement, trust }: Claim, subject: Digest, proven: readonly Claim[], allowUnsigned: boolean): Result {
  const what = statement.predicateType;
  if (!isAbout(statement, subject)) {
    const subjects = statement.subjects.map(({ digest }) => digest).join(", ") || "nothing";
    return failed(what, `is about ${subjects}, not about this manifest`);
  }
  if (trust === "verified") return passed(what, "signed by the given key, about this manifest");
  if (trust === "unverified") return note(what, "signed, but not by the given key or no --key was given: not proof");
  const backed = proven.some((other) => other.statement.predicateType === statement.predicateType);
  if (backed) return note(what, "unsigned: not proof (a signed one of this kind was verified)");
  return allowUnsigned ? note(what, "unsigned: not proof (allowed)") : failed(what, "unsigned: not proof");
}
