/** JSON Schema of `proxy-wasm.yaml`. */
export const PROJECT_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    name: { type: "string", pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", maxLength: 63 },
    rootId: { type: "string", minLength: 1, maxLength: 256 },
    version: { type: "string", minLength: 1 },
    description: { type: "string" },
    license: { type: "string" },
    source: { type: "string" },
    type: { enum: ["http", "network"] },
    schema: { type: "string", minLength: 1 },
    emptyConfiguration: { enum: ["allowed", "refused"] },
    nativeFilters: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["reason", "filter"],
        properties: {
          when: { type: "string" },
          reason: { type: "string" },
          filter: { type: "object", required: ["name", "typed_config"] },
        },
      },
    },
    defaults: {
      type: "object",
      additionalProperties: false,
      properties: {
        phase: { enum: ["AUTHN", "AUTHZ", "STATS"] },
        priority: { type: "integer", minimum: -2147483648, maximum: 2147483647 },
        failStrategy: { enum: ["FAIL_CLOSE", "FAIL_OPEN", "FAIL_RELOAD"] },
        match: { enum: ["CLIENT", "SERVER", "CLIENT_AND_SERVER"] },
        gatewayMatch: { enum: ["CLIENT", "SERVER", "CLIENT_AND_SERVER"] },
        configuration: { type: "object" },
        reasons: { type: "object", additionalProperties: { type: "string" } },
      },
    },
  },
} as const;
