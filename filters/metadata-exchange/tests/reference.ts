import type { JsonObject, JsonValue } from "@bufbuild/protobuf";

const FIELDS: Readonly<Record<string, string>> = {
  AVAILABILITY_ZONE: "availability_zone",
  CLUSTER_ID: "cluster",
  IDENTITY: "identity",
  NAME: "name",
  NAMESPACE: "namespace",
  REGION: "region",
  WORKLOAD_NAME: "workload",
};
const TYPES = ["pod", "deployment", "job", "cronjob"];

/** What the filter should keep of a peer that sent this metadata; written from Istio's rules, not from the filter. */
export function expectedPeer(metadata: JsonObject, additional: readonly string[] = []): JsonObject {
  const peer: JsonObject = {};
  for (const [key, field] of Object.entries(FIELDS)) put(peer, field, metadata[key]);
  put(peer, "type", typeOf(text(metadata["OWNER"]), text(metadata["WORKLOAD_NAME"])));
  const labels = isObject(metadata["LABELS"]) ? metadata["LABELS"] : {};
  put(peer, "service", labels["service.istio.io/canonical-name"]);
  put(peer, "revision", labels["service.istio.io/canonical-revision"]);
  put(peer, "app", text(labels["app.kubernetes.io/name"]) || labels["app"]);
  put(peer, "version", text(labels["app.kubernetes.io/version"]) || labels["version"]);
  const kept = additional.filter((name) => text(labels[name]) !== "");
  if (kept.length > 0) peer["labels"] = Object.fromEntries(kept.map((name) => [name, labels[name]!]));
  return peer;
}

/** The metadata that a proxy with this `node.metadata` should send. */
export function expectedMetadata(node: JsonObject, additional: readonly string[] = []): JsonObject {
  const peer = expectedPeer(node, additional);
  const labels: JsonObject = { ...(isObject(peer["labels"]) ? peer["labels"] : {}) };
  put(labels, "app", peer["app"]);
  put(labels, "version", peer["version"]);
  put(labels, "service.istio.io/canonical-name", peer["service"]);
  put(labels, "service.istio.io/canonical-revision", peer["revision"]);
  const metadata: JsonObject = { LABELS: labels };
  for (const [key, field] of Object.entries(FIELDS)) put(metadata, key, peer[field]);
  if (peer["type"] !== undefined) {
    const place = `kubernetes://apis/apps/v1/namespaces/${text(peer["namespace"])}`;
    metadata["OWNER"] = `${place}/${text(peer["type"])}s/${text(peer["workload"])}`;
  }
  return metadata;
}

function typeOf(owner: string, workload: string): string {
  const bytes = Buffer.from(owner);
  const length = bytes.length - Buffer.byteLength(workload) - 2;
  if (length <= 0) return "";
  const path = bytes.toString("latin1", 0, length);
  const type = path.slice(path.lastIndexOf("/") + 1);
  return path.includes("/") && TYPES.includes(type) ? type : "";
}

function put(object: JsonObject, key: string, value: JsonValue | undefined): void {
  if (text(value) !== "") object[key] = text(value);
}

/** A text that may be a label's value, else the empty one. */
function text(value: JsonValue | undefined): string {
  if (typeof value !== "string") return "";

  const bad = /[\u0000-\u001f\u007f]/.test(value) || Buffer.byteLength(value) > 2048;
  return bad ? "" : value;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
