import { Bytes, getProperty, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Field, Peer, Workload, nativePeerState, peerState, readPeer, readPeerMap } from "../../../mesh/assembly/mesh";
import { Facts, PeerSource, Reporter } from "./facts";

/**
 * Finds out who the peer is: our metadata-exchange knows, or Istio's own, or, towards a server, the endpoint's metadata.
 * One byte-returning host call where our exchange runs, up to three elsewhere.
 *
 * @returns whether the exchange of metadata is over: somebody is known, or it is known that nobody is
 */
export function readPeerFact(facts: Facts): bool {
  const peer = facts.reporter == Reporter.Source ? Peer.Upstream : Peer.Downstream;
  const exchanged = peerState(peer);
  if (exchanged && exchanged.length) {
    facts.peer = exchanged;
    facts.peerSource = PeerSource.Exchange;
  } else {
    const native = nativePeerState(peer);
    if (native && native.length) {
      facts.peer = native;
      facts.peerSource = PeerSource.Native;
    } else if (peer == Peer.Upstream) {
      facts.peer = endpoint();
      facts.peerSource = facts.peer.length ? PeerSource.Endpoint : PeerSource.None;
    }
  }
  if (facts.reporter == Reporter.Waypoint) readServerFact(facts);
  return exchanged !== null || facts.peerSource == PeerSource.Native;
}

/** Who serves behind a waypoint. */
function readServerFact(facts: Facts): void {
  const upstream = Facts.none();
  upstream.reporter = Reporter.Source;
  readPeerFact(upstream);
  facts.server = upstream.peer;
  facts.serverSource = upstream.peerSource;
}

/** Metadata that says who somebody is, as a workload; all unknown when nothing does. */
export function workloadOf(source: PeerSource, bytes: Bytes): Workload {
  switch (source) {
    case PeerSource.Exchange:
      return readPeer(bytes);
    case PeerSource.Native:
      return readPeerMap(bytes);
    case PeerSource.Endpoint:
      return readEndpoint(bytes);
    default:
      return Workload.unknown();
  }
}

/** What istiod wrote at the endpoint; empty when nothing. */
function endpoint(): Bytes {
  const text = getProperty(utf8("xds\0upstream_host_metadata\0filter_metadata\0istio\0workload"));
  return text ? text : Bytes.view(0, 0);
}

/** `workload;namespace;service;revision;cluster`; fewer parts say nothing. */
function readEndpoint(text: Bytes): Workload {
  const workload = Workload.unknown();
  const fields: StaticArray<Field> = [Field.Workload, Field.Namespace, Field.Service, Field.Revision, Field.Cluster];
  let from = 0;
  for (let i = 0; i < fields.length; i++) {
    const end = text.indexOf(0x3b, from);
    if (end < 0 && i < 4) return Workload.unknown();
    workload.set(unchecked(fields[i]), text.slice(from, end < 0 ? text.length : end));
    from = end + 1;
  }
  return workload;
}
