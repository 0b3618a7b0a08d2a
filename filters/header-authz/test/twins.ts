import {
  CertificateAuthority,
  bootstrap,
  filter,
  httpListener,
  routeAnswering,
  startEnvoy,
  wasmHttpFilter,
  type EnvoyProcess,
  type JsonObject,
  type TlsIdentity,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import { MODULE } from "./play.js";
import type { Configuration, Request } from "./policy.js";
import { rbacHttpFilters } from "./rbac.js";

/** A configuration to be judged by the filter and by Envoy's own, on a listener each. */
export interface Twin {
  configuration: Configuration;
  tls: boolean;
  metadata: Request["metadata"];
}

/** An Envoy with two listeners per twin: `filter-<n>` and `native-<n>`. Denials are answered with their details. */
export class Twins {
  readonly authority = new CertificateAuthority();
  readonly #identities = new Map<string, TlsIdentity>();
  #envoy: EnvoyProcess | undefined;
  #ports = new Map<string, number>();

  async start(twins: readonly Twin[]): Promise<void> {
    const listeners = twins.flatMap((twin, index) => {
      const plugin = wasmHttpFilter({
        name: "header-authz",
        module: MODULE,
        configuration: JSON.stringify(twin.configuration),
      });
      return [
        this.#listener(`filter-${String(index)}`, twin, [plugin]),
        this.#listener(`native-${String(index)}`, twin, rbacHttpFilters(twin.configuration)),
      ];
    });
    this.#envoy = await startEnvoy({ bootstrap: bootstrap({ listeners }), logLevel: "warning", timeoutMs: 120_000 });
    const bound = await this.#envoy.admin.listeners();
    this.#ports = new Map([...bound].map(([name, { port }]) => [name, port]));
  }

  port(kind: "filter" | "native", index: number): number {
    return this.#ports.get(`${kind}-${String(index)}`)!;
  }

  /** A certificate with this URI, the same one each time. */
  identity(uri: string): TlsIdentity {
    const known = this.#identities.get(uri) ?? this.authority.issue({ uris: [uri] });
    this.#identities.set(uri, known);
    return known;
  }

  /** What Envoy logged at warning or above. */
  warnings(): string[] {
    return this.#envoy!.log.entries().map(({ message }) => message);
  }

  async stop(): Promise<void> {
    await this.#envoy?.stop();
  }

  #listener(name: string, { tls, metadata = {} }: Twin, judges: JsonObject[]): JsonObject {
    const facts = Object.entries(metadata).map(([metadata_namespace, value]) => ({ metadata_namespace, value }));
    return httpListener({
      name,
      proxyProtocol: true,
      ...(tls ? { transportSocket: this.#optionalTls() } : {}),
      httpFilters: [
        filter("facts", "envoy.extensions.filters.http.set_metadata.v3.Config", { metadata: facts as JsonObject[] }),
        directAddress,
        ...judges,
      ],
      routes: [routeAnswering(200)],
      more: {
        local_reply_config: { body_format: { text_format_source: { inline_string: "%RESPONSE_CODE_DETAILS%" } } },
      },
    });
  }

  /** TLS that takes a client's certificate if it shows one. */
  #optionalTls(): JsonObject {
    const { certificate, privateKey } = this.identity("spiffe://cluster.local/ns/test/sa/proxy");
    return filter("envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext", {
      require_client_certificate: false,
      common_tls_context: {
        tls_certificates: [
          { certificate_chain: { inline_string: certificate }, private_key: { inline_string: privateKey } },
        ],
        validation_context: { trusted_ca: { inline_string: this.authority.certificate } },
      },
    });
  }
}

/** The filter that tells the plugin the direct address of the client. */
export const directAddress = filter(
  "direct-remote-address",
  "envoy.extensions.filters.http.set_filter_state.v3.Config",
  {
    on_request_headers: [
      {
        object_key: "wasm.direct_remote_address",
        factory_key: "envoy.string",
        format_string: {
          text_format_source: { inline_string: "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%" },
        },
      },
    ],
  },
);
