import {
  CertificateAuthority,
  bootstrap,
  filter,
  httpListener,
  listener,
  routeAnswering,
  startEnvoy,
  wasmHttpFilter,
  wasmNetworkFilter,
  type EnvoyProcess,
  type JsonObject,
  type TlsIdentity,
} from "proxy-wasm-assemblyscript-sdk/envoy";
import type { Random } from "../../../test/codecs/mutate.js";
import { randomProfile, type Profile } from "./generate.js";
import { MODULE } from "./play.js";
import type { Configuration, Request } from "./policy.js";
import type { WireOptions } from "./wire.js";
import { rbacHttpFilters, rbacNetworkFilters } from "./rbac.js";

/** A configuration to be judged by the filter and by Envoy's own, on a listener each. */
export interface Twin {
  configuration: Configuration;
  tls: boolean;
  metadata: Request["metadata"];
}

/** An Envoy with two listeners per twin: `filter-<n>` and `native-<n>`. Each request is answered with what came of it. */
export class Twins {
  readonly authority = new CertificateAuthority();
  readonly #identities = new Map<string, TlsIdentity>();
  #envoy: EnvoyProcess | undefined;
  #ports = new Map<string, number>();

  /** Listeners for HTTP, or for connections that echo what they are sent. */
  async start(twins: readonly Twin[], kind: "http" | "tcp"): Promise<void> {
    const listeners = twins.flatMap((twin, index) => {
      const configuration = JSON.stringify(twin.configuration);
      const plugin = { name: "header-authz", module: MODULE, configuration };
      const [ours, theirs] = [`filter-${String(index)}`, `native-${String(index)}`];
      if (kind === "tcp") {
        return [
          this.#tcpListener(ours, twin, [wasmNetworkFilter(plugin)]),
          this.#tcpListener(theirs, twin, rbacNetworkFilters(twin.configuration)),
        ];
      }
      return [
        this.#listener(ours, twin, [wasmHttpFilter(plugin)], OURS),
        this.#listener(theirs, twin, rbacHttpFilters(twin.configuration), THEIRS),
      ];
    });
    this.#envoy = await startEnvoy({ bootstrap: bootstrap({ listeners }), logLevel: "warning", timeoutMs: 120_000 });
    const bound = await this.#envoy.admin.listeners();
    this.#ports = new Map([...bound].map(([name, { port }]) => [name, port]));
  }

  /** A connection that the twin's listeners understand. */
  randomProfile(random: Random, { tls }: Twin): Profile {
    const profile = randomProfile(random, { tls: true, addresses: true, token: false });
    if (tls) return profile;
    const { certificate: _, sni: __, ...plain } = profile;
    return plain;
  }

  /** How to reach one of a twin's listeners. */
  wireOptions(profile: Profile, { tls }: Twin, kind: "filter" | "native", index: number): WireOptions {
    const uri = profile.certificate?.uri;
    const identity = uri === undefined ? undefined : this.identity(uri);
    const port = this.#ports.get(`${kind}-${String(index)}`)!;
    const options = { port, remote: profile.remote, destination: profile.destination };
    return tls ? { ...options, tls: { authority: this.authority.certificate, identity, sni: profile.sni } } : options;
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

  #tcpListener(name: string, { tls }: Twin, judges: JsonObject[]): JsonObject {
    const echo = filter("echo", "envoy.extensions.filters.network.echo.v3.Echo");
    const options = { name, proxyProtocol: true, ...(tls ? { transportSocket: this.#optionalTls() } : {}) };
    return listener(options, [directAddressOfConnection, ...judges, echo]);
  }

  #listener(name: string, { tls, metadata = {} }: Twin, judges: JsonObject[], answer: string): JsonObject {
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
        local_reply_config: { body_format: { text_format_source: { inline_string: answer } } },
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

// What the listeners answer with: details, and result and policy of the dry run. What is missing is `-`.

const OURS =
  "%RESPONSE_CODE_DETAILS% %FILTER_STATE(wasm.header_authz_shadow_result:PLAIN)% %FILTER_STATE(wasm.header_authz_shadow_policy:PLAIN)%";

const THEIRS = ["%RESPONSE_CODE_DETAILS%", ...["deny", "allow"].flatMap((action) => shadowOf(action))].join(" ");

function shadowOf(action: string): string[] {
  const keys = ["shadow_engine_result", "shadow_effective_policy_id"];
  return keys.map((key) => `%DYNAMIC_METADATA(envoy.filters.http.rbac:istio_dry_run_${action}_${key})%`);
}

const DIRECT_ADDRESS: JsonObject = {
  object_key: "wasm.direct_remote_address",
  factory_key: "envoy.string",
  format_string: { text_format_source: { inline_string: "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%" } },
};

/** The filters that tell the plugin the direct address of the client. */
const directAddress = filter("direct-address", "envoy.extensions.filters.http.set_filter_state.v3.Config", {
  on_request_headers: [DIRECT_ADDRESS],
});
const directAddressOfConnection = filter(
  "direct-address",
  "envoy.extensions.filters.network.set_filter_state.v3.Config",
  { on_new_connection: [DIRECT_ADDRESS] },
);
