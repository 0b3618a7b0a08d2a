import type { FailStrategy } from "../../project/project-file.js";
import type { Deployment } from "../deployment.js";

const HTTP_WASM = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";
const NETWORK_WASM = "type.googleapis.com/envoy.extensions.filters.network.wasm.v3.Wasm";

/** Name that Envoy and its operators know the filter by. */
export function filterName({ type }: Deployment): string {
  return type === "http" ? "envoy.filters.http.wasm" : "envoy.filters.network.wasm";
}

export function wasmType({ type }: Deployment): string {
  return type === "http" ? HTTP_WASM : NETWORK_WASM;
}

/**
 * `typed_config` of a Wasm filter. The configuration goes as a string of JSON: a Struct would arrive as protobuf bytes.
 * `vm_id` is the filter's name: with an empty one all plugins of a proxy share one name space of shared data.
 */
export function wasmTypedConfig(deployment: Deployment, code: object, vmId: string): Record<string, unknown> {
  const { environment, configuration } = deployment;
  const inline = environment.flatMap(({ name, value }): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const fromHost = environment.filter(({ value }) => value === undefined).map(({ name }) => name);
  return {
    "@type": wasmType(deployment),
    config: {
      name: deployment.name,
      root_id: deployment.rootId,
      failure_policy: deployment.failStrategy === "FAIL_CLOSE" ? "FAIL_CLOSED" : deployment.failStrategy,
      configuration:
        configuration === undefined
          ? undefined
          : { "@type": "type.googleapis.com/google.protobuf.StringValue", value: JSON.stringify(configuration) },
      vm_config: {
        vm_id: vmId,
        runtime: "envoy.wasm.runtime.v8",
        code,
        environment_variables:
          environment.length === 0
            ? undefined
            : {
                host_env_keys: fromHost.length > 0 ? fromHost : undefined,
                key_values: inline.length > 0 ? Object.fromEntries(inline) : undefined,
              },
      },
    },
  };
}

/** What operators should know of FAIL_OPEN in Envoy. */
export function failOpenNote(strategy: FailStrategy): string | undefined {
  if (strategy !== "FAIL_OPEN") return undefined;
  return "FAIL_OPEN: after a trap, later streams pass without the filter; those in flight on that worker get 503";
}
