import { canonicalJson, type Descriptor, type Document } from "../../oci/index.js";
import type { BuildRecord } from "../build/index.js";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const PREDICATE_TYPE = "https://slsa.dev/provenance/v1";

/** An in-toto statement (predicate: SLSA provenance v1) about a manifest: what was compiled, by which compiler. Unsigned. */
export function provenanceStatement(
  record: BuildRecord,
  subject: Descriptor,
  builderId: string,
  mediaType: string,
): Document {
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [{ name: record.name, digest: { sha256: subject.digest.slice("sha256:".length) } }],
    predicateType: PREDICATE_TYPE,
    predicate: provenancePredicate(record, builderId),
  };
  return { mediaType, bytes: canonicalJson(statement), title: `${record.name}.intoto.json` };
}

/** The predicate alone, as `cosign attest --predicate` wants it. */
export function provenancePredicate(record: BuildRecord, builderId: string): object {
  return {
    buildDefinition: {
      buildType: "https://www.npmjs.com/package/proxy-wasm-assemblyscript-sdk#build-v1",
      externalParameters: { name: record.name, target: record.target },
      internalParameters: {},
      resolvedDependencies: [
        { uri: `pkg:npm/assemblyscript@${record.compiler.version}`, name: "compiler" },
        ...record.packages.flatMap((entry) =>
          Object.entries(entry.files).map(([file, sha256]) => ({ name: `${entry.name}/${file}`, digest: { sha256 } })),
        ),
      ],
    },
    runDetails: {
      builder: { id: builderId },
      byproducts: [{ name: "plugin.wasm", digest: { sha256: record.sha256 } }],
    },
  };
}
