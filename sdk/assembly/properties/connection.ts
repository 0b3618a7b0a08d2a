import { Bytes, utf8 } from "../bytes";
import { booleanProperty, getProperty, integerProperty } from "./raw";

// Attributes of the downstream connection.

/** Number of the connection in this process. */
export function id(missing: i64 = 0): i64 {
  return integerProperty(utf8("connection\0id"), missing);
}

/** Whether the peer showed a certificate. */
export function isMtls(missing: bool = false): bool {
  return booleanProperty(utf8("connection\0mtls"), missing);
}

/** Whether that certificate was verified. */
export function isPeerCertificateValid(missing: bool = false): bool {
  return booleanProperty(utf8("connection\0peer_certificate_valid"), missing);
}

/** Server name that the client asked for (SNI); empty when none. */
export function requestedServerName(): Bytes | null {
  return getProperty(utf8("connection\0requested_server_name"));
}

/** Why the connection was closed by Envoy. */
export function terminationDetails(): Bytes | null {
  return getProperty(utf8("connection\0termination_details"));
}

/** TLS version, such as `TLSv1.3`. */
export function tlsVersion(): Bytes | null {
  return getProperty(utf8("connection\0tls_version"));
}

/** Subject of the local certificate. */
export function localSubject(): Bytes | null {
  return getProperty(utf8("connection\0subject_local_certificate"));
}

/** Subject of the peer's certificate. */
export function peerSubject(): Bytes | null {
  return getProperty(utf8("connection\0subject_peer_certificate"));
}

/** First URI of the local certificate: the SPIFFE id in a mesh. */
export function localUriSan(): Bytes | null {
  return getProperty(utf8("connection\0uri_san_local_certificate"));
}

/** First URI of the peer's certificate: the SPIFFE id in a mesh. */
export function peerUriSan(): Bytes | null {
  return getProperty(utf8("connection\0uri_san_peer_certificate"));
}

/** First DNS name of the local certificate. */
export function localDnsSan(): Bytes | null {
  return getProperty(utf8("connection\0dns_san_local_certificate"));
}

/** First DNS name of the peer's certificate. */
export function peerDnsSan(): Bytes | null {
  return getProperty(utf8("connection\0dns_san_peer_certificate"));
}

/** SHA-256 of the peer's certificate, hexadecimal. */
export function peerDigest(): Bytes | null {
  return getProperty(utf8("connection\0sha256_peer_certificate_digest"));
}

/** The peer's certificate, PEM. */
export function peerCertificate(): Bytes | null {
  return getProperty(utf8("connection\0peer_certificate"));
}

/** Why the TLS handshake failed. */
export function transportFailureReason(): Bytes | null {
  return getProperty(utf8("connection\0transport_failure_reason"));
}
