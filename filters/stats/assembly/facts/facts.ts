import { Bytes, BytesBuilder, take } from "proxy-wasm-assemblyscript-sdk";

/** Which way the reporting proxy stands to the traffic. */
export enum Reporter {
  /** Beside or in place of the client: sidecar's outbound listeners, gateways. */
  Source = 0,
  /** Beside the server. */
  Destination = 1,
  /** In front of a set of servers. */
  Waypoint = 2,
}

/** Where a stream's peer metadata comes from. */
export enum PeerSource {
  None = 0,
  /** Filter state of our metadata-exchange: a serialized Struct. */
  Exchange = 1,
  /** Filter state of Istio's own filters: a map. */
  Native = 2,
  /** Istio's note at the endpoint: `workload;namespace;service;revision;cluster`. */
  Endpoint = 3,
}

/**
 * What the host says about a stream that has ended, read in as few calls as possible. Labels follow from the facts
 * alone, so their bytes serve as a key: a stream whose facts were seen before needs no labels made.
 *
 * Lives as long as the outermost callback.
 */
// @ts-ignore: decorator
@unmanaged
export class Facts {
  /** Nanoseconds. */
  duration: u64;
  requestBytes: u64;
  responseBytes: u64;
  /** HTTP status; 0 when nothing was answered. */
  code: i64;
  flags: u64;
  grpcStatus: i64;
  isGrpc: bool;
  isTcp: bool;
  host: Bytes;
  route: Bytes;
  cluster: Bytes;
  localSan: Bytes;
  peerSan: Bytes;
  peerSource: PeerSource;
  peer: Bytes;

  /** With nothing known. */
  static none(): Facts {
    const facts = changetype<Facts>(take(offsetof<Facts>()));
    memory.fill(changetype<usize>(facts), 0, offsetof<Facts>());
    const empty = Bytes.view(0, 0);
    facts.host = empty;
    facts.route = empty;
    facts.cluster = empty;
    facts.localSan = empty;
    facts.peerSan = empty;
    facts.peer = empty;
    return facts;
  }

  /**
   * Bytes from which all labels follow.
   *
   *   | kind | peer source | grpc status | code | flags | size, bytes of: host, route, cluster, SANs, peer |
   */
  key(): BytesBuilder {
    const key = BytesBuilder.create(512);
    const at = key.extend(20);
    store<u8>(at, (this.isGrpc ? 1 : 0) | (this.isTcp ? 2 : 0));
    store<u8>(at, <u8>this.peerSource, 1);
    store<i16>(at, this.isGrpc ? <i16>this.grpcStatus : 0, 2);
    store<i64>(at, this.code, 4);
    store<u64>(at, this.flags, 12);
    part(key, this.host);
    part(key, this.route);
    part(key, this.cluster);
    part(key, this.localSan);
    part(key, this.peerSan);
    part(key, this.peer);
    return key;
  }
}

function part(key: BytesBuilder, bytes: Bytes): void {
  const length = bytes.length;
  const at = key.extend(4 + length);
  store<i32>(at, length);
  memory.copy(at + 4, bytes.address, length);
}
