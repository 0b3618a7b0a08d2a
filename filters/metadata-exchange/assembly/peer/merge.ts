import { Bytes, decodeBase64 } from "proxy-wasm-assemblyscript-sdk";
import { FIELDS, Field, LabelNames, Workload, namespaceOf, readPeer, readPeerMap } from "../../../mesh/assembly/mesh";
import { readMetadata } from "../wire/metadata";
import { PeerKey, SOURCES, Source } from "./key";

/** Bit of `mergeNote`: all that metrics show of a peer is known, so that no further source need be asked. */
export const COMPLETE: u32 = 1 << 31;

const SHOWN: u32 =
  (1 << Field.App) |
  (1 << Field.Cluster) |
  (1 << Field.Namespace) |
  (1 << Field.Revision) |
  (1 << Field.Service) |
  (1 << Field.Version) |
  (1 << Field.Workload);

/** What to note beside the result of the last `merge`: a bit for every source that had a part in it, and `COMPLETE`. */
export let mergeNote: u32 = 0;

/**
 * Puts together what the sources said: each field and label from the first one that has it, so that namespace and
 * identity come from the certificate wherever there is one. What is malformed says nothing.
 */
export function merge(key: PeerKey, kept: LabelNames): Workload {
  const peer = Workload.unknown();
  let note: u32 = 0;
  for (let source = 0; source < SOURCES; source++) {
    if (!key.has(source)) continue;
    const said = decode(source, key.get(source), kept);
    if (said && peer.fillFrom(said)) note |= 1 << source;
  }
  let known: u32 = 0;
  for (let field = 0; field < FIELDS; field++) if (peer.has(field)) known |= 1 << field;
  mergeNote = (known & SHOWN) == SHOWN ? note | COMPLETE : note;
  return peer;
}

function decode(source: Source, said: Bytes, kept: LabelNames): Workload | null {
  switch (source) {
    case Source.Certificate:
      return ofIdentity(said);
    case Source.Header: {
      const struct = decodeBase64(said);
      return struct ? readMetadata(struct, kept) : null;
    }
    case Source.Frame:
      return readMetadata(said, kept);
    case Source.Native:
      return readPeerMap(said);
    case Source.Endpoint:
      return ofEndpoint(said);
    default:
      return readPeer(said);
  }
}

function ofIdentity(identity: Bytes): Workload {
  const peer = Workload.unknown();
  peer.set(Field.Identity, identity);
  peer.set(Field.Namespace, namespaceOf(identity));
  return peer;
}

/** What istiod says of an endpoint: `workload;namespace;service;revision;cluster`. */
function ofEndpoint(text: Bytes): Workload {
  const peer = Workload.unknown();
  let from = 0;
  for (let part = 0; part < 5; part++) {
    let end = text.indexOf(0x3b, from);
    if (end < 0) {
      if (part < 4) return Workload.unknown();
      end = text.length;
    }
    peer.set(endpointField(part), text.slice(from, end));
    from = end + 1;
  }
  return peer;
}

function endpointField(part: i32): Field {
  if (part == 0) return Field.Workload;
  if (part == 1) return Field.Namespace;
  if (part == 2) return Field.Service;
  return part == 3 ? Field.Revision : Field.Cluster;
}
