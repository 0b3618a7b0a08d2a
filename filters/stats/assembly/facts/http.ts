import { Bytes, HeaderPairs, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { FactExpression, Item } from "./expression";
import { Facts } from "./facts";

/** Reads the facts of the HTTP stream that is being logged, all but its peer. One byte-returning host call. */
export function readHttpFacts(expression: FactExpression): Facts {
  const facts = Facts.none();
  const items = expression.evaluate();
  if (!items) return facts;
  for (let item = 0; items.next(); item++) {
    switch (item) {
      case Item.Duration:
        facts.duration = number(items);
        break;
      case Item.RequestBytes:
        facts.requestBytes = number(items);
        break;
      case Item.ResponseBytes:
        facts.responseBytes = number(items);
        break;
      case Item.Code:
        facts.code = number(items);
        break;
      case Item.Flags:
        facts.flags = number(items);
        break;
      case Item.GrpcStatus:
        facts.grpcStatus = number(items);
        break;
      case Item.ContentType:
        facts.isGrpc = isGrpc(items.name);
        break;
      case Item.Route:
        facts.route = items.name;
        break;
      case Item.Cluster:
        facts.cluster = items.name;
        break;
      case Item.LocalSan:
        facts.localSan = items.name;
        break;
      case Item.PeerSan:
        facts.peerSan = items.name;
        break;
      default:
        facts.host = items.name;
        break;
    }
  }
  return facts;
}

function number(items: HeaderPairs): i64 {
  const bytes = items.name;
  return bytes.length == 8 ? load<i64>(bytes.address) : 0;
}

/** Whether a content type is gRPC's: `application/grpc`, alone or with `+` and a format. */
function isGrpc(type: Bytes): bool {
  if (!type.startsWith(utf8("application/grpc"))) return false;
  return type.length == 16 || type.at(16) == 0x2b;
}
