import { byteString, type ByteString } from "../bytes.js";
import type { CertificateOptions, TlsOptions } from "../stream/connection.js";
import type { Activation } from "./activation.js";
import { Uint, type Attribute } from "./values.js";

/** Attributes `connection.*`, of the downstream connection. */
export function connectionAttribute(at: Activation, name: ByteString): Attribute | undefined {
  const connection = at.info?.connection;
  if (connection === undefined) return undefined;
  const { handshakeDone } = connection;
  switch (name) {
    case "id":
      return new Uint(BigInt(connection.id));
    case "mtls":
      return handshakeDone && connection.tls?.peer !== undefined;
    case "peer_certificate_valid":
      return handshakeDone && connection.tls?.peer !== undefined && connection.tls.peerValid !== false;
    case "requested_server_name":
      return byteString(connection.sni);
    case "termination_details":
      return text(connection.terminationDetails);
    case "transport_failure_reason":
      return text(connection.transportFailureReason === "" ? undefined : connection.transportFailureReason);
  }
  if (connection.tls === undefined) return undefined;
  const { peer: _, ...before } = connection.tls;
  return tlsAttribute(handshakeDone ? connection.tls : before, name);
}

/** Attributes of TLS, which `connection.*` and `upstream.*` share. */
export function tlsAttribute(tls: TlsOptions, name: ByteString): Attribute | undefined {
  const peer = certificate(tls.peer);
  const local = certificate(tls.local);
  switch (name) {
    case "tls_version":
      return byteString(tls.version ?? "TLSv1.3");
    case "subject_local_certificate":
      return byteString(local?.subject ?? "");
    case "subject_peer_certificate":
      return byteString(peer?.subject ?? "");
    case "uri_san_local_certificate":
      return first(local?.uri);
    case "uri_san_peer_certificate":
      return first(peer?.uri);
    case "dns_san_local_certificate":
      return first(local?.dns);
    case "dns_san_peer_certificate":
      return first(peer?.dns);
    case "sha256_peer_certificate_digest":
      return text(peer?.sha256);
    case "peer_certificate":
      return text(peer?.pem);
  }
  return undefined;
}

/** Attributes `source.*` and `destination.*`. */
export function addressAttribute(address: string | undefined, name: ByteString): Attribute | undefined {
  if (address === undefined) return undefined;
  if (name === "address") return byteString(address);
  if (name !== "port") return undefined;
  const port = /:(\d+)$/.exec(address)?.[1];
  return port === undefined ? undefined : BigInt(port);
}

function certificate(value: string | CertificateOptions | undefined): CertificateOptions | undefined {
  return typeof value === "string" ? { uri: value } : value;
}

function first(names: string | readonly string[] | undefined): Attribute | undefined {
  return text(typeof names === "string" ? names : names?.[0]);
}

function text(value: string | undefined): Attribute | undefined {
  return value === undefined ? undefined : byteString(value);
}
