import { BytesBuilder, CelExpression, HeaderPairs } from "proxy-wasm-assemblyscript-sdk";
import { Reporter } from "./facts";

/** What is asked of the host about a finished request, in the order of the answer. */
export enum Item {
  Duration = 0,
  RequestBytes = 1,
  ResponseBytes = 2,
  Code = 3,
  Flags = 4,
  GrpcStatus = 5,
  ContentType = 6,
  Route = 7,
  Cluster = 8,
  LocalSan = 9,
  PeerSan = 10,
  Host = 11,
}

const USUAL: StaticArray<string> = [
  "request.duration",
  "request.total_size",
  "response.total_size",
  "response.code",
  "response.flags",
  "response.grpc_status",
  "'content-type' in request.headers ? request.headers['content-type'] : ''",
  "xds.route_name",
  "xds.cluster_name",
];

const CAREFUL: StaticArray<string> = [
  "has(request.duration) ? request.duration : duration('0s')",
  "has(request.total_size) ? request.total_size : 0",
  "has(response.total_size) ? response.total_size : 0",
  "has(response.code) ? response.code : 0",
  "has(response.flags) ? response.flags : 0",
  "has(response.grpc_status) ? response.grpc_status : -1",
  "has(request.headers) && 'content-type' in request.headers ? request.headers['content-type'] : ''",
  "has(xds.route_name) ? xds.route_name : ''",
  "has(xds.cluster_name) ? xds.cluster_name : ''",
];

/** After how many streams the quick expression is tried again once it failed. */
const PATIENCE: i32 = 64;

/**
 * One host call for all attributes: a list in CEL. A guard (`has(…)`) costs as much as the attribute itself, so there are
 * two lists: the usual one without guards fails when something is missing; then the careful one is asked, and stays in
 * use for a while.
 */
export class FactExpression {
  private readonly usual: CelExpression | null;
  private readonly careful: CelExpression | null;
  private patience: i32 = 0;

  constructor(reporter: Reporter, withHost: bool) {
    this.usual = CelExpression.create(listOf(USUAL, reporter, withHost ? "request.host" : "''", false).view());
    const host = withHost ? "has(request.host) ? request.host : ''" : "''";
    this.careful = CelExpression.create(listOf(CAREFUL, reporter, host, true).view());
  }

  /** The items of the current stream; null when the host cannot evaluate even the careful list. */
  evaluate(): HeaderPairs | null {
    if (this.patience == 0) {
      const usual = this.usual;
      const items = usual ? usual.evaluateList() : null;
      if (items) return items;
      this.patience = PATIENCE;
    }
    this.patience--;
    const careful = this.careful;
    return careful ? careful.evaluateList() : null;
  }

  /** Whether the host took both expressions. */
  get isUsable(): bool {
    return this.usual !== null && this.careful !== null;
  }

  /** Lets the host forget the expressions. */
  delete(): void {
    const usual = this.usual;
    if (usual) usual.delete();
    const careful = this.careful;
    if (careful) careful.delete();
  }
}

function listOf(items: StaticArray<string>, reporter: Reporter, host: string, careful: bool): BytesBuilder {
  const text = BytesBuilder.create(1024).byte(0x5b);
  for (let i = 0; i < items.length; i++) text.append(unchecked(items[i])).byte(0x2c);
  const side = reporter == Reporter.Source ? "upstream" : "connection";
  appendSan(text, side, "uri_san_local_certificate", careful || reporter == Reporter.Source);
  appendSan(text, side, "uri_san_peer_certificate", careful || reporter == Reporter.Source);
  return text.append(host).byte(0x5d);
}

function appendSan(text: BytesBuilder, side: string, name: string, guarded: bool): void {
  if (guarded) text.append("has(").append(side).byte(0x2e).append(name).append(")?");
  else text.append("connection.mtls?");
  text.append(side).byte(0x2e).append(name).append(":'',");
}
