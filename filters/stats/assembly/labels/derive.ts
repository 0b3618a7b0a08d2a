import { Bytes, BytesBuilder, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Field, Workload, namespaceOf } from "../../../mesh/assembly";
import { Facts, Reporter } from "../facts/facts";
import { peerOf } from "../facts/peer";
import { flagNames } from "./flags";
import { Label } from "./label";
import { OwnSide, unknown } from "./own";
import { DestinationService } from "./service";
import { LabelValues } from "./values";

/** Sets the standard labels of a stream. Runs once for each combination of facts, so it may ask the host. */
export function deriveLabels(values: LabelValues, facts: Facts, reporter: Reporter, own: OwnSide): void {
  const peer = peerOf(facts);
  const service = DestinationService.of(facts);
  const peerNamespace = namespaceOfPeer(facts, peer);
  const isSource = reporter == Reporter.Source;
  values.set(Label.Reporter, reporterName(reporter));

  const theirs = isSource ? Label.DestinationWorkload : Label.SourceWorkload;
  values.setOr(theirs, peer.get(Field.Workload), unknown());
  values.setOr(theirs + 1, peerNamespace, unknown());
  values.setOr(theirs + 2, facts.peerSan.isEmpty ? peer.get(Field.Identity) : facts.peerSan, unknown());
  values.setOr(theirs + 3, peer.get(Field.App), unknown());
  values.setOr(theirs + 4, peer.get(Field.Version), unknown());

  const ours = isSource ? Label.SourceWorkload : Label.DestinationWorkload;
  values.set(ours, own.workload);
  values.set(ours + 1, own.namespace);
  values.setOr(ours + 2, facts.localSan, unknown());
  values.set(ours + 3, own.app);
  values.set(ours + 4, own.version);

  const theirService = isSource ? Label.DestinationCanonicalService : Label.SourceCanonicalService;
  values.setOr(theirService, peer.get(Field.Service), unknown());
  values.setOr(theirService + 1, peer.get(Field.Revision), Bytes.of(utf8("latest")));
  values.setOr(theirService + 2, peer.get(Field.Cluster), unknown());
  const ourService = isSource ? Label.SourceCanonicalService : Label.DestinationCanonicalService;
  values.set(ourService, own.service);
  values.set(ourService + 1, own.revision);
  values.set(ourService + 2, own.cluster);

  const nobody = isSource ? unknown() : Bytes.of(own.service);
  values.setOr(Label.DestinationService, service.host, nobody);
  values.setOr(Label.DestinationServiceName, service.name, nobody);
  if (!isSource) values.set(Label.DestinationServiceNamespace, own.namespace);
  else values.setOr(Label.DestinationServiceNamespace, service.namespace.isEmpty ? peerNamespace : service.namespace, unknown());

  values.set(Label.RequestProtocol, facts.isTcp ? utf8("tcp") : facts.isGrpc ? utf8("grpc") : utf8("http"));
  values.set(Label.ResponseFlags, flagNames(facts.flags));
  values.set(Label.ConnectionSecurityPolicy, securityPolicy(facts, reporter));
  values.set(Label.ResponseCode, decimal(facts.code));
  if (facts.isGrpc && facts.grpcStatus >= 0) values.set(Label.GrpcResponseStatus, decimal(facts.grpcStatus));
}

function reporterName(reporter: Reporter): Bytes {
  if (reporter == Reporter.Source) return Bytes.of(utf8("source"));
  return reporter == Reporter.Destination ? Bytes.of(utf8("destination")) : Bytes.of(utf8("waypoint"));
}

/** The certificate knows better than what the peer says of itself. */
function namespaceOfPeer(facts: Facts, peer: Workload): Bytes {
  const certified = namespaceOf(facts.peerSan);
  return certified.isEmpty ? peer.get(Field.Namespace) : certified;
}

/** A client's proxy cannot know what the server made of it. */
function securityPolicy(facts: Facts, reporter: Reporter): Bytes {
  if (reporter == Reporter.Source) return unknown();
  return Bytes.of(facts.peerSan.isEmpty || facts.localSan.isEmpty ? utf8("none") : utf8("mutual_tls"));
}

function decimal(value: i64): Bytes {
  return BytesBuilder.create(8).integer(value).view();
}
