import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { goModules } from "../../testing/go-modules.js";

const IMAGE_SPEC = "github.com/opencontainers/image-spec";
const CYCLONEDX = "github.com/CycloneDX/cyclonedx-go";

/** What the bodies behind OCI and CycloneDX publish a schema for. */
export type Published =
  | "image-layout-schema.json"
  | "image-index-schema.json"
  | "image-manifest-schema.json"
  | "config-schema.json"
  | "bom-1.6.schema.json";

/** Judges documents by the schemas of the OCI image specification and of CycloneDX. */
export class PublishedSchemas {
  private readonly oci: Ajv;
  private readonly cyclonedx: Ajv;

  constructor() {
    const folders = goModules(path.join(import.meta.dirname, "schemas"), [IMAGE_SPEC, CYCLONEDX]);
    this.oci = judge();
    for (const [name, schema] of schemasIn(folders.get(IMAGE_SPEC) as string)) {
      this.oci.addSchema(withoutDraft04(schema) as object, name);
    }
    this.cyclonedx = judge();
    for (const [name, schema] of schemasIn(folders.get(CYCLONEDX) as string)) {
      if (/^(bom-1\.6|spdx|jsf)/.test(name)) this.cyclonedx.addSchema(schema as object);
    }
  }

  /** What is wrong with a document; empty when it is valid. */
  validate(document: unknown, schema: Published): string[] {
    const isBom = schema.startsWith("bom");
    const validate = isBom
      ? this.cyclonedx.getSchema(`http://cyclonedx.org/schema/${schema}`)
      : this.oci.getSchema(schema);
    if (validate === undefined) throw new Error(`no schema ${schema}`);
    if (validate(document)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
  }
}

function judge(): Ajv {
  return new Ajv({ allErrors: true, strict: false, validateFormats: false });
}

function schemasIn(module: string): [name: string, schema: unknown][] {
  const folder = path.join(module, "schema");
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => [name, JSON.parse(readFileSync(path.join(folder, name), "utf8"))]);
}

/** Draft 04 names a schema by `id`; nothing refers to those names here, only to files. */
function withoutDraft04(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutDraft04);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([key, value]) => !(/^(id|\$schema)$/.test(key) && typeof value === "string"),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutDraft04(value)]));
}
