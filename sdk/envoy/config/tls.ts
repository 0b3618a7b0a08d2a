import { filter } from "./listener.js";
import type { JsonObject } from "../json.js";

/** A certificate with its key and the authorities whose certificates are trusted, all in PEM. */
export interface TlsIdentity {
  certificate: string;
  privateKey: string;
  trusted: string;
}

/** Transport socket of a listener that demands a client certificate: mutual TLS. */
export function downstreamTls(identity: TlsIdentity): JsonObject {
  return filter("envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext", {
    common_tls_context: commonContext(identity),
    require_client_certificate: true,
  });
}

/** Transport socket of a cluster that presents a certificate. */
export function upstreamTls(identity: TlsIdentity, options: { sni?: string; alpn?: string[] } = {}): JsonObject {
  return filter("envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext", {
    common_tls_context: {
      ...commonContext(identity),
      alpn_protocols: options.alpn ?? [],
      // Envoy's own limit as a client is 1.2.
      tls_params: { tls_maximum_protocol_version: "TLSv1_3" },
    },
    sni: options.sni ?? "",
  });
}

function commonContext({ certificate, privateKey, trusted }: TlsIdentity): JsonObject {
  return {
    tls_certificates: [
      { certificate_chain: { inline_string: certificate }, private_key: { inline_string: privateKey } },
    ],
    validation_context: { trusted_ca: { inline_string: trusted } },
  };
}
