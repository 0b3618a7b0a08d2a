import type { JsonObject } from "@bufbuild/protobuf";

export const PRODUCTPAGE_ID = "sidecar~10.0.0.1~productpage-v1-abc.default~default.svc.cluster.local";

/** Metadata as a proxy sends it, and as its agent puts it into `node.metadata`. */
export const PRODUCTPAGE: JsonObject = {
  NAME: "productpage-v1-abc",
  NAMESPACE: "default",
  WORKLOAD_NAME: "productpage-v1",
  CLUSTER_ID: "Kubernetes",
  OWNER: "kubernetes://apis/apps/v1/namespaces/default/deployments/productpage-v1",
  LABELS: {
    app: "productpage",
    version: "v1",
    "service.istio.io/canonical-name": "productpage",
    "service.istio.io/canonical-revision": "v1",
  },
};

/** What Istio's own encoder makes of it: 352 bytes in base64. */
export const PRODUCTPAGE_HEADER =
  "ChoKCkNMVVNURVJfSUQSDBoKS3ViZXJuZXRlcwqUAQoGTEFCRUxTEokBKoYBChQKA2FwcBINGgtwcm9kdWN0cGFnZQowCh9zZXJ2aWNlLmlzdGlvLmlv" +
  "L2Nhbm9uaWNhbC1uYW1lEg0aC3Byb2R1Y3RwYWdlCisKI3NlcnZpY2UuaXN0aW8uaW8vY2Fub25pY2FsLXJldmlzaW9uEgQaAnYxCg8KB3ZlcnNpb24S" +
  "BBoCdjEKHAoETkFNRRIUGhJwcm9kdWN0cGFnZS12MS1hYmMKFgoJTkFNRVNQQUNFEgkaB2RlZmF1bHQKUgoFT1dORVISSRpHa3ViZXJuZXRlczovL2Fw" +
  "aXMvYXBwcy92MS9uYW1lc3BhY2VzL2RlZmF1bHQvZGVwbG95bWVudHMvcHJvZHVjdHBhZ2UtdjEKIQoNV09SS0xPQURfTkFNRRIQGg5wcm9kdWN0cGFn" +
  "ZS12MQ==";

/** How filter state has it. */
export const PRODUCTPAGE_PEER: JsonObject = {
  app: "productpage",
  cluster: "Kubernetes",
  name: "productpage-v1-abc",
  namespace: "default",
  revision: "v1",
  service: "productpage",
  type: "deployment",
  version: "v1",
  workload: "productpage-v1",
};
