import { Bytes, BytesBuilder, take, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Item } from "./item";

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
 * What the host says about a stream. Labels follow from the facts alone, so their bytes serve as a key: a stream whose
 * facts were seen before needs no labels made.
 *
 * Lives as long as the outermost callback.
 */
// @ts-ignore: decorator
@unmanaged
export class Facts {
  /** Nanoseconds. */
  duration: u64;
  /** From the client: of a request with its headers, of a connection so far. */
  requestBytes: u64;
  /** To the client. */
  responseBytes: u64;
  /** HTTP status; 0 when nothing was answered. */
  code: i64;
  flags: u64;
  grpcStatus: i64;
  isGrpc: bool;
  isTcp: bool;
  /** Which side of the stream we are on. */
  reporter: Reporter;
  /** `traceparent` or B3; no part of the key. */
  trace: Bytes;
  host: Bytes;
  route: Bytes;
  cluster: Bytes;
  localSan: Bytes;
  peerSan: Bytes;
  peerSource: PeerSource;
  peer: Bytes;
  /** Of a waypoint: who serves. */
  serverSource: PeerSource;
  server: Bytes;

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
    facts.server = empty;
    facts.trace = empty;
    return facts;
  }

  /** Takes over what the host answered for an item. */
  assign(item: Item, value: Bytes): void {
    switch (item) {
      case Item.Duration:
        this.duration = number(value);
        break;
      case Item.RequestBytes:
      case Item.ReceivedBytes:
        this.requestBytes = number(value);
        break;
      case Item.ResponseBytes:
      case Item.SentBytes:
        this.responseBytes = number(value);
        break;
      case Item.Code:
        this.code = number(value);
        break;
      case Item.Flags:
        this.flags = number(value);
        break;
      case Item.GrpcStatus:
        this.grpcStatus = number(value);
        break;
      case Item.ContentType:
        this.isGrpc = isGrpc(value);
        break;
      case Item.Route:
        this.route = value;
        break;
      case Item.Cluster:
        this.cluster = value;
        break;
      case Item.LocalSan:
        this.localSan = value;
        break;
      case Item.PeerSan:
        this.peerSan = value;
        break;
      case Item.Trace:
        this.trace = value;
        break;
      default:
        this.host = value;
        break;
    }
  }

  /**
   * Bytes from which all labels follow.
   *
   *   | kind, reporter | peer sources | grpc status | code | flags | size, bytes of: host, route, cluster, SANs, peers |
   */
  key(): BytesBuilder {
    const key = BytesBuilder.create(512);
    const at = key.extend(20);
    store<u8>(at, (this.isGrpc ? 1 : 0) | (this.isTcp ? 2 : 0) | ((<u8>this.reporter) << 2));
    store<u8>(at, (<u8>this.peerSource) | ((<u8>this.serverSource) << 4), 1);
    store<i16>(at, this.isGrpc ? <i16>this.grpcStatus : 0, 2);
    store<i64>(at, this.code, 4);
    store<u64>(at, this.flags, 12);
    part(key, this.host);
    part(key, this.route);
    part(key, this.cluster);
    part(key, this.localSan);
    part(key, this.peerSan);
    part(key, this.peer);
    part(key, this.server);
    return key;
  }
}

/** Appends bytes with their length in front. */
export function part(key: BytesBuilder, bytes: Bytes): void {
  const length = bytes.length;
  const at = key.extend(4 + length);
  store<i32>(at, length);
  memory.copy(at + 4, bytes.address, length);
}

function number(bytes: Bytes): i64 {
  return bytes.length == 8 ? load<i64>(bytes.address) : 0;
}

/** Whether a content type is gRPC's: `application/grpc`, alone or with `+` and a format. */
export function isGrpc(type: Bytes): bool {
  if (!type.startsWith(utf8("application/grpc"))) return false;
  return type.length == 16 || type.at(16) == 0x2b;
}
