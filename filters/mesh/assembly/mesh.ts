// What the mesh filters know of workloads: the one beside the proxy and the two ends of a stream.
export { parseAddress, parseSocketAddress } from "./address";
export { Direction, listenerDirection } from "./direction";
export { Field, FIELDS, fieldKey, fieldOf } from "./field";
export { LabelNames } from "./labels";
export { isType, metadataFieldOf, metadataKey, readLabel, typeOf } from "./metadata";
export { ownLabel, ownNodeId, ownWorkload } from "./node";
export { Peer, declarePeers, nativePeerState, peerState, setPeer } from "./peer-state";
export { readPeer, readPeerMap, writePeer } from "./peer-struct";
export { namespaceOf } from "./spiffe";
export { StructEntries, writeStruct, writeText } from "./struct";
export { isText } from "./text";
export { Workload, labelName, labelValue } from "./workload";
