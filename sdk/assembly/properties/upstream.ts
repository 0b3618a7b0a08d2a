import { Bytes, utf8 } from "../bytes";
import { getProperty, integerProperty } from "./raw";

// Attributes of the upstream connection. Missing until an upstream was chosen.

/** Address and port of the upstream host. */
export function address(): Bytes | null {
  return getProperty(utf8("upstream\0address"));
}

/** Port of the upstream host. */
export function port(missing: i64 = 0): i64 {
  return integerProperty(utf8("upstream\0port"), missing);
}

/** Our own address on that connection. */
export function localAddress(): Bytes | null {
  return getProperty(utf8("upstream\0local_address"));
}

/** How often the request was tried, from 1. */
export function requestAttemptCount(missing: i64 = 0): i64 {
  return integerProperty(utf8("upstream\0request_attempt_count"), missing);
}

/** Server name that we asked for (SNI). */
export function serverName(): Bytes | null {
  return getProperty(utf8("upstream\0server_name"));
}

/** How long the request waited for a connection, in nanoseconds. */
export function connectionPoolReadyDuration(missing: i64 = 0): i64 {
  return integerProperty(utf8("upstream\0cx_pool_ready_duration"), missing);
}

/** TLS version, such as `TLSv1.3`. */
export function tlsVersion(): Bytes | null {
  return getProperty(utf8("upstream\0tls_version"));
}

/** Subject of the local certificate. */
export function localSubject(): Bytes | null {
  return getProperty(utf8("upstream\0subject_local_certificate"));
}

/** Subject of the peer's certificate. */
export function peerSubject(): Bytes | null {
  return getProperty(utf8("upstream\0subject_peer_certificate"));
}

/** First URI of the local certificate: the SPIFFE id in a mesh. */
export function localUriSan(): Bytes | null {
  return getProperty(utf8("upstream\0uri_san_local_certificate"));
}

/** First URI of the peer's certificate: the SPIFFE id in a mesh. */
export function peerUriSan(): Bytes | null {
  return getProperty(utf8("upstream\0uri_san_peer_certificate"));
}

/** First DNS name of the local certificate. */
export function localDnsSan(): Bytes | null {
  return getProperty(utf8("upstream\0dns_san_local_certificate"));
}

/** First DNS name of the peer's certificate. */
export function peerDnsSan(): Bytes | null {
  return getProperty(utf8("upstream\0dns_san_peer_certificate"));
}

/** SHA-256 of the peer's certificate, hexadecimal. */
export function peerDigest(): Bytes | null {
  return getProperty(utf8("upstream\0sha256_peer_certificate_digest"));
}

/** The peer's certificate, PEM. */
export function peerCertificate(): Bytes | null {
  return getProperty(utf8("upstream\0peer_certificate"));
}

/** Why the TLS handshake failed. */
export function transportFailureReason(): Bytes | null {
  return getProperty(utf8("upstream\0transport_failure_reason"));
}
