import { Bytes, getProperty, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Field, Peer, Workload, peerState, readPeer, readPeerMap } from "../../../mesh/assembly";
import { Facts, PeerSource, Reporter } from "./facts";

/**
 * Finds out who the peer is: our metadata-exchange knows, or Istio's own, or, towards a server, the endpoint's metadata.
 * One byte-returning host call where our exchange runs, up to three elsewhere.
 */
export function readPeerFact(facts: Facts, reporter: Reporter): void {
  const upstream = reporter == Reporter.Source;
  const exchanged = peerState(upstream ? Peer.Upstream : Peer.Downstream);
  if (exchanged && exchanged.length) {
    facts.peer = exchanged;
    facts.peerSource = PeerSource.Exchange;
    return;
  }
  const native = getProperty(upstream ? utf8("filter_state\0upstream_peer") : utf8("filter_state\0downstream_peer"));
  if (native && native.length) {
    facts.peer = native;
    facts.peerSource = PeerSource.Native;
    return;
  }
  if (!upstream) return;
  const endpoint = getProperty(utf8("xds\0upstream_host_metadata\0filter_metadata\0istio\0workload"));
  if (!endpoint || !endpoint.length) return;
  facts.peer = endpoint;
  facts.peerSource = PeerSource.Endpoint;
}

/** The peer as a workload; all unknown when nobody knows it. */
export function peerOf(facts: Facts): Workload {
  switch (facts.peerSource) {
    case PeerSource.Exchange:
      return readPeer(facts.peer);
    case PeerSource.Native:
      return readPeerMap(facts.peer);
    case PeerSource.Endpoint:
      return readEndpoint(facts.peer);
    default:
      return Workload.unknown();
  }
}

/** `workload;namespace;service;revision;cluster`; fewer parts say nothing. */
function readEndpoint(text: Bytes): Workload {
  const workload = Workload.unknown();
  const fields: StaticArray<Field> = [
    Field.Workload,
    Field.Namespace,
    Field.Service,
    Field.Revision,
    Field.Cluster,
  ];
  let from = 0;
  for (let i = 0; i < fields.length; i++) {
    const end = text.indexOf(0x3b, from);
    if (end < 0 && i < 4) return Workload.unknown();
    workload.set(unchecked(fields[i]), text.slice(from, end < 0 ? text.length : end));
    from = end + 1;
  }
  return workload;
}
