import { canonicalJson, sourceDate, type Document } from "../../oci/index.js";
import type { BuildRecord, PackageRecord } from "../build/index.js";

/**
 * A CycloneDX 1.6 bill of materials: the module, the packages whose source is in it (with AssemblyScript's library and
 * runtime, which come with the compiler), and the compiler that made it.
 */
export function cyclonedxSbom(record: BuildRecord, version: string | undefined, mediaType: string): Document {
  const moduleRef = `module:${record.name}`;
  const components = [library(record.compiler), ...record.packages.slice(1).filter(hasSource).map(component)];
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: sourceDate().iso,
      component: {
        type: "application",
        "bom-ref": moduleRef,
        name: record.name,
        ...(version === undefined ? {} : { version }),
        hashes: [{ alg: "SHA-256", content: record.sha256 }],
        ...licenses(record.packages[0]?.license ?? null),
      },
      tools: {
        components: [
          {
            type: "application",
            name: record.compiler.name,
            version: record.compiler.version,
            purl: npm(record.compiler),
          },
        ],
      },
    },
    components,
    dependencies: [
      { ref: moduleRef, dependsOn: components.map((each) => each["bom-ref"]) },
      ...components.map((each) => ({ ref: each["bom-ref"], dependsOn: [] })),
    ],
  };
  return { mediaType, bytes: canonicalJson(document), title: `${record.name}.cdx.json` };
}

/** The compiler's own sources, of which it takes what a module needs. Its package says Apache-2.0. */
function library({ name, version }: BuildRecord["compiler"]): Record<string, unknown> & { "bom-ref": string } {
  return {
    type: "library",
    "bom-ref": `package:${name}`,
    name,
    version,
    purl: npm({ name, version }),
    description: "standard library and runtime",
    ...licenses("Apache-2.0"),
  };
}

/** Packages that only hold settings of the compiler are in no module. */
function hasSource({ files }: PackageRecord): boolean {
  return Object.keys(files).some((file) => file.endsWith(".ts"));
}

function component(entry: PackageRecord): Record<string, unknown> & { "bom-ref": string } {
  return {
    type: "library",
    "bom-ref": `package:${entry.name}`,
    name: entry.name,
    ...(entry.version === null
      ? {}
      : { version: entry.version, purl: npm({ name: entry.name, version: entry.version }) }),
    ...licenses(entry.license),
    components: Object.entries(entry.files).map(([name, sha256]) => ({
      type: "file",
      name,
      hashes: [{ alg: "SHA-256", content: sha256 }],
    })),
  };
}

function licenses(license: string | null): object {
  return license === null ? {} : { licenses: [{ expression: license }] };
}

/** Package URL of an npm package (purl specification, type npm). */
function npm({ name, version }: { name: string; version: string }): string {
  return `pkg:npm/${name.replace("@", "%40")}@${encodeURIComponent(version)}`;
}
