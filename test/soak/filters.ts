import { fileURLToPath } from "node:url";

/** A filter under load, with a configuration that uses what it has. */
export interface Subject {
  readonly name: string;
  readonly module: string;
  readonly configuration: string;
}

const module = (name: string): string =>
  fileURLToPath(new URL(`../../filters/${name}/build/${name}.wasm`, import.meta.url));

const subject = (name: string, configuration: object): Subject => ({
  name,
  module: module(name),
  configuration: JSON.stringify(configuration),
});

export const SUBJECTS: readonly Subject[] = [
  subject("metadata-exchange", {
    directory: { workloads: [{ address: "10.20.0.0/16", namespace: "vms", labels: { app: "legacy-db" } }] },
  }),
  subject("header-authz", {
    policies: [
      { name: "no-debug", action: "DENY", rules: [{ when: [{ key: "request.headers[x-debug]", values: ["*"] }] }] },
      {
        name: "readers",
        action: "ALLOW",
        rules: [
          { to: [{ operation: { methods: ["GET"], paths: ["/reviews*", "/health", "/users/{*}/orders"] } }] },
          { when: [{ key: "request.headers[x-tenant]", values: ["gold", "silver"] }] },
        ],
      },
    ],
  }),
  subject("stats", {
    metrics: [{ name: "request_duration_milliseconds", buckets: { explicit_buckets: { bounds: [1, 5, 25, 100] } } }],
  }),
];

/** The node whose sidecar it is. */
export const NODE = {
  id: "sidecar~10.0.0.1~reviews-v1-1.shop~shop.svc.cluster.local",
  metadata: {
    NAME: "reviews-v1-1",
    NAMESPACE: "shop",
    WORKLOAD_NAME: "reviews-v1",
    CLUSTER_ID: "Kubernetes",
    LABELS: { app: "reviews", version: "v1" },
  },
};
