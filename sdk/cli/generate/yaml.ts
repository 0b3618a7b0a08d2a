import { Document, isMap, isScalar, visit, type Pair, type Scalar } from "yaml";

/** A generated resource and comments for its fields, by path: `spec.phase`. */
export interface Resource {
  readonly value: Readonly<Record<string, unknown>>;
  readonly comments: Readonly<Record<string, string | undefined>>;
}

/**
 * Controls, non-characters and the line breaks of YAML 1.1: Kubernetes' reader refuses them or folds them to a space, so
 * they have to be escaped, in double quotes.
 */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Prints resources as YAML documents. Strings that YAML 1.1 would take for something else (`y`, `no`, `012`, `1:30`) are
 * quoted, since Kubernetes reads them so.
 */
export function printResources(resources: readonly Resource[]): string {
  return resources.map(printResource).join("---\n");
}

function printResource({ value, comments }: Resource): string {
  const document = new Document(withoutUndefined(value), { version: "1.2", compat: "yaml-1.1" });
  for (const [path, comment] of Object.entries(comments)) {
    if (comment === undefined) continue;
    const key = keyAt(document, path.split("."));
    if (key !== undefined)
      key.commentBefore = comment
        .split("\n")
        .map((line) => ` ${line}`)
        .join("\n");
  }
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && node.value.search(UNPRINTABLE) >= 0) node.type = "QUOTE_DOUBLE";
    },
  });
  const text = document.toString({ lineWidth: 0, defaultStringType: "PLAIN", defaultKeyType: "PLAIN" });
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The key node at a path; comments before it stand on their own line. */
function keyAt(document: Document, path: readonly string[]): Scalar | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item: Pair) => isScalar(item.key) && item.key.value === path.at(-1));
  return isScalar(pair?.key) ? pair.key : undefined;
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, withoutUndefined(entry)]),
  );
}
