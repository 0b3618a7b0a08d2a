import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { goModules } from "../../testing/go-modules.js";

const ISTIO = "istio.io/api";
const ENVOY_GATEWAY = "github.com/envoyproxy/gateway";
const PROMETHEUS_OPERATOR = "github.com/prometheus-operator/prometheus-operator";
const FILES = [
  [ISTIO, "kubernetes/customresourcedefinitions.gen.yaml"],
  [PROMETHEUS_OPERATOR, "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml"],
  [ENVOY_GATEWAY, "charts/gateway-crds-helm/templates/generated/gateway.envoyproxy.io_envoyextensionpolicies.yaml"],
] as const;

/** Of Istio's and Envoy Gateway's kinds, those that install a filter. */
const EXTENSION_KINDS = ["WasmPlugin", "TrafficExtension", "EnvoyFilter", "EnvoyExtensionPolicy"];

type JsonObject = Record<string, unknown>;

interface Crd {
  readonly kind?: string;
  readonly spec?: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: JsonObject } }[];
  };
}

/**
 * Judges resources as a Kubernetes API server with Istio, Envoy Gateway and Prometheus' operator would, by their published CRDs; unknown fields,
 * which a server drops silently, are errors here.
 */
export class CrdValidator {
  private readonly validators = new Map<string, ValidateFunction>();

  /** @param kinds those that are to be judged: parsing all of Istio's definitions would take ten seconds. */
  constructor(kinds: readonly string[] = EXTENSION_KINDS) {
    const wanted = new RegExp(`^ {4}kind: (${kinds.join("|")})$`, "m");
    const folders = goModules(path.join(import.meta.dirname, "crds"), [ISTIO, PROMETHEUS_OPERATOR, ENVOY_GATEWAY]);
    const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
    for (const [module, file] of FILES) {
      const text = readFileSync(path.join(folders.get(module) as string, file), "utf8").replace(/^\{\{.*\}\}$/gm, "");
      for (const part of text.split(/^---$/m).filter((each) => wanted.test(each))) {
        const crd = parse(part) as Crd | null;
        for (const version of crd?.spec?.versions ?? []) {
          const key = `${crd?.spec?.group}/${version.name} ${crd?.spec?.names.kind}`;
          this.validators.set(key, ajv.compile(closed(version.schema.openAPIV3Schema)));
        }
      }
    }
  }

  /** What is wrong with a resource; empty when it is valid. */
  validate(resource: JsonObject): string[] {
    const key = `${String(resource["apiVersion"])} ${String(resource["kind"])}`;
    const validator = this.validators.get(key);
    if (validator === undefined) return [`no CRD for ${key}`];
    const { apiVersion: _, kind: _kind, metadata: _metadata, ...rest } = resource;
    if (validator(rest)) return [];
    return (validator.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/** OpenAPI's structural schema as JSON Schema, with unknown fields forbidden where Kubernetes would prune them. */
function closed(schema: JsonObject): JsonObject {
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") {
      copy[key] = Object.fromEntries(
        Object.entries(value as JsonObject).map(([name, each]) => [name, closed(each as JsonObject)]),
      );
    } else if (key === "items" || (key === "additionalProperties" && typeof value === "object")) {
      copy[key] = closed(value as JsonObject);
    } else copy[key] = value;
  }
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || "additionalProperties" in schema;
  if ("properties" in schema && !open) copy["additionalProperties"] = false;
  if (schema["nullable"] === true && typeof copy["type"] === "string") copy["type"] = [copy["type"], "null"];
  return copy;
}
