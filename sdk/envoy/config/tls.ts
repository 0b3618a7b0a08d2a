import { filter } from "./listener.js";
import type { JsonObject } from "../json.js";

/** A certificate with its key and the authorities whose certificates are trusted, all in PEM. */
export interface TlsIdentity {
  certificate: string;
  privateKey: string;
  trusted: string;
}

/** Whom a side trusts; without a certificate of its own it stays anonymous. */
export type TlsParty = Pick<TlsIdentity, "trusted"> & Partial<TlsIdentity>;

/** Transport socket of a listener that demands a client certificate, which is mutual TLS, or just takes one. */
export function downstreamTls(identity: TlsIdentity, options: { isMutual?: boolean } = {}): JsonObject {
  return filter("envoy.transport_sockets.tls", "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext", {
    common_tls_context: commonContext(identity),
    require_client_certificate: options.isMutual ?? true,
  });
}

/** Transport socket of a cluster, which presents a certificate if there is one. */
export function upstreamTls(identity: TlsParty, options: { sni?: string; alpn?: string[] } = {}): JsonObject {
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

function commonContext({ certificate, privateKey, trusted }: TlsParty): JsonObject {
  const own =
    certificate === undefined || privateKey === undefined
      ? {}
      : {
          tls_certificates: [
            { certificate_chain: { inline_string: certificate }, private_key: { inline_string: privateKey } },
          ],
        };
  return { ...own, validation_context: { trusted_ca: { inline_string: trusted } } };
}
