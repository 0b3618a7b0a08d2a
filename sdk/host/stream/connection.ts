import { FilterState } from "../filter-state.js";

/** A certificate as far as attributes show it. */
export interface CertificateOptions {
  /** URI names, the first of which is the identity in a mesh (`spiffe://…`). */
  readonly uri?: string | readonly string[];
  readonly dns?: string | readonly string[];
  readonly subject?: string;
  /** Hex digest of the certificate. */
  readonly sha256?: string;
  readonly pem?: string;
}

/** TLS of a connection; a certificate may be written as its URI name alone. */
export interface TlsOptions {
  readonly version?: string;
  /** The other side's certificate; without one the connection is TLS but not mutual TLS. */
  readonly peer?: string | CertificateOptions;
  /** Envoy's own certificate. */
  readonly local?: string | CertificateOptions;
  /** Whether the peer's certificate was verified, by default true when there is one. */
  readonly peerValid?: boolean;
}

/** A downstream connection. */
export interface ConnectionOptions {
  /** Number of the connection, by default the next free one. */
  readonly id?: number;
  /** `address:port` of the client. */
  readonly source?: string;
  /** `address:port` of the listener. */
  readonly destination?: string;
  /** Server name that the client asked for in its TLS hello. */
  readonly sni?: string;
  readonly tls?: TlsOptions;
  /** The same as `tls`, for the usual case that both sides show a certificate. */
  readonly mtls?: TlsOptions;
}

/** A downstream connection and the filter state that its streams share. */
export class Connection {
  readonly filterState = new FilterState();
  readonly id: number;
  readonly source: string;
  readonly destination: string;
  readonly sni: string;
  readonly tls: TlsOptions | undefined;
  /** Whether the TLS handshake is over; a TCP filter hears of a connection before that, and of no certificate. */
  handshakeDone = true;
  terminationDetails: string | undefined;
  transportFailureReason = "";

  constructor(options: ConnectionOptions, nextId: () => number) {
    this.id = options.id ?? nextId();
    this.source = options.source ?? "127.0.0.1:50000";
    this.destination = options.destination ?? "127.0.0.1:8080";
    this.sni = options.sni ?? "";
    this.tls = options.tls ?? options.mtls;
  }
}

/** A connection option as a connection. */
export function toConnection(connection: Connection | ConnectionOptions | undefined, nextId: () => number): Connection {
  return connection instanceof Connection ? connection : new Connection(connection ?? {}, nextId);
}
