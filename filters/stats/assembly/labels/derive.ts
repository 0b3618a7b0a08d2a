import { Bytes, BytesBuilder, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Field, Workload, namespaceOf } from "../../../mesh/assembly/mesh";
import { Facts, Reporter } from "../facts/facts";
import { workloadOf } from "../facts/peer";
import { flagNames } from "./flags";
import { Label } from "./label";
import { OwnSide, unknown } from "./own";
import { DestinationService } from "./service";
import { LabelValues } from "./values";

/** Sets the standard labels of a stream. Runs once for each combination of facts, so it may ask the host. */
export function deriveLabels(values: LabelValues, facts: Facts, own: OwnSide): void {
  const reporter = facts.reporter;
  const peer = workloadOf(facts.peerSource, facts.peer);
  const service = DestinationService.of(facts);
  values.set(Label.Reporter, reporterName(reporter));
  if (reporter == Reporter.Source) {
    setOwn(values, Label.SourceWorkload, Label.SourceCanonicalService, own);
    values.setOr(Label.SourcePrincipal, facts.localSan, unknown());
    setPeer(values, Label.DestinationWorkload, Label.DestinationCanonicalService, peer, facts);
    const namespace = service.namespace.isEmpty ? namespaceOfPeer(facts, peer) : service.namespace;
    setService(values, service, unknown(), namespace);
  } else {
    setPeer(values, Label.SourceWorkload, Label.SourceCanonicalService, peer, facts);
    if (reporter == Reporter.Waypoint) setServer(values, facts, service);
    else {
      setOwn(values, Label.DestinationWorkload, Label.DestinationCanonicalService, own);
      values.setOr(Label.DestinationPrincipal, facts.localSan, unknown());
      setService(values, service, Bytes.of(own.service), Bytes.of(own.namespace));
    }
  }
  values.set(Label.RequestProtocol, facts.isTcp ? utf8("tcp") : facts.isGrpc ? utf8("grpc") : utf8("http"));
  values.set(Label.ResponseFlags, flagNames(facts.flags));
  values.set(Label.ConnectionSecurityPolicy, securityPolicy(facts));
  values.set(Label.ResponseCode, decimal(facts.code));
  if (facts.isGrpc && facts.grpcStatus >= 0) values.set(Label.GrpcResponseStatus, decimal(facts.grpcStatus));
}

// The labels of one side come in two runs, in the same order for source and destination:
//
//   workload, namespace, principal, app, version      canonical service, canonical revision, cluster

/** Our own side, as the node says; empty where it says nothing. */
function setOwn(values: LabelValues, first: Label, service: Label, own: OwnSide): void {
  values.set(first, own.workload);
  values.set(first + 1, own.namespace);
  values.set(first + 3, own.app);
  values.set(first + 4, own.version);
  values.set(service, own.service);
  values.set(service + 1, own.revision);
  values.set(service + 2, own.cluster);
}

/** The other side. */
function setPeer(values: LabelValues, first: Label, service: Label, peer: Workload, facts: Facts): void {
  values.setOr(first, peer.get(Field.Workload), unknown());
  values.setOr(first + 1, namespaceOfPeer(facts, peer), unknown());
  values.setOr(first + 2, principalOfPeer(facts, peer), unknown());
  values.setOr(first + 3, peer.get(Field.App), unknown());
  values.setOr(first + 4, peer.get(Field.Version), unknown());
  values.setOr(service, peer.get(Field.Service), unknown());
  values.setOr(service + 1, peer.get(Field.Revision), Bytes.of(utf8("latest")));
  values.setOr(service + 2, peer.get(Field.Cluster), unknown());
}

/** Behind a waypoint: the endpoint that was chosen, as it tells of itself. */
function setServer(values: LabelValues, facts: Facts, service: DestinationService): void {
  const server = workloadOf(facts.serverSource, facts.server);
  values.setOr(Label.DestinationWorkload, server.get(Field.Workload), unknown());
  values.setOr(Label.DestinationWorkloadNamespace, server.get(Field.Namespace), unknown());
  values.setOr(Label.DestinationPrincipal, server.get(Field.Identity), unknown());
  values.setOr(Label.DestinationApp, server.get(Field.App), unknown());
  values.setOr(Label.DestinationVersion, server.get(Field.Version), unknown());
  values.setOr(Label.DestinationCanonicalService, server.get(Field.Service), unknown());
  values.setOr(Label.DestinationCanonicalRevision, server.get(Field.Revision), unknown());
  values.setOr(Label.DestinationCluster, server.get(Field.Cluster), unknown());
  setService(values, service, unknown(), service.namespace);
}

function setService(values: LabelValues, service: DestinationService, nobody: Bytes, namespace: Bytes): void {
  values.setOr(Label.DestinationService, service.host, nobody);
  values.setOr(Label.DestinationServiceName, service.name, nobody);
  values.setOr(Label.DestinationServiceNamespace, namespace, unknown());
}

function reporterName(reporter: Reporter): Bytes {
  if (reporter == Reporter.Source) return Bytes.of(utf8("source"));
  return reporter == Reporter.Destination ? Bytes.of(utf8("destination")) : Bytes.of(utf8("waypoint"));
}

/** Its certificate's name. A server may say it of itself, whom we chose; of a client only a certificate is believed. */
function principalOfPeer(facts: Facts, peer: Workload): Bytes {
  if (!facts.peerSan.isEmpty || facts.reporter != Reporter.Source) return facts.peerSan;
  return peer.get(Field.Identity);
}

/** The principal knows better than what the peer says of its namespace. */
function namespaceOfPeer(facts: Facts, peer: Workload): Bytes {
  const certified = namespaceOf(principalOfPeer(facts, peer));
  return certified.isEmpty ? peer.get(Field.Namespace) : certified;
}

/** A client's proxy cannot know what the server made of it. */
function securityPolicy(facts: Facts): Bytes {
  if (facts.reporter == Reporter.Source) return unknown();
  return Bytes.of(facts.peerSan.isEmpty || facts.localSan.isEmpty ? utf8("none") : utf8("mutual_tls"));
}

function decimal(value: i64): Bytes {
  return BytesBuilder.create(8).integer(value).view();
}
