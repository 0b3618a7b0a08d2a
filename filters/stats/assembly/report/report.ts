import { Bytes, now, requestHeaders } from "proxy-wasm-assemblyscript-sdk";
import { Facts, isGrpc } from "../facts/facts";
import { HTTP_ITEMS, TCP_ITEMS, TRACED_HTTP_ITEMS } from "../facts/item";
import { measureMessages } from "../facts/messages";
import { readPeerFact } from "../facts/peer";
import { FactReader } from "../facts/reader";
import { Labeller } from "../labels/labeller";
import { GroupPlan } from "../plan/group";
import { Measure, Protocol } from "../plan/metric";
import { Sink } from "../sinks/sink";
import { StatsConnection } from "../streams/tcp";
import { StatsStream } from "../streams/http";
import { Agenda } from "./agenda";
import { Channel } from "./channel";
import { clearMeasures, setMeasure } from "./measures";

const GRPC: i32 = 0;
const TCP: i32 = 1;
/** Milliseconds for which a label set is taken from facts without looking again. */
const FRESH: u64 = 60_000;
/** Nanoseconds that a tick spends on the agenda. */
const SLICE: u64 = 1_000_000;

/** Turns what happens to streams into measurements: facts → labels → sink. */
export class Report {
  /** Milliseconds since 1970 at the last tick. */
  clock: u64 = 0;
  private readonly http: Channel;
  private readonly grpc: Channel;
  private readonly tcp: Channel;
  /** When label sets are to be looked at anew. */
  private stale: u64 = 0;
  private readonly agenda: Agenda = new Agenda();
  private readonly httpFacts: FactReader;
  private readonly tcpFacts: FactReader;

  constructor(
    plans: GroupPlan[],
    sink: Sink,
    private readonly labeller: Labeller,
    private readonly hostFallback: bool,
    /** Milliseconds between two reports about one stream; 0 reports only its end. */
    private readonly interval: u64,
    /** Whether traces are asked for. */
    withTraces: bool,
    isWaypoint: bool,
  ) {
    this.http = new Channel(Protocol.Http, plans, sink, labeller);
    this.grpc = new Channel(Protocol.Grpc, plans, sink, labeller);
    this.tcp = new Channel(Protocol.Tcp, plans, sink, labeller);
    this.httpFacts = new FactReader(withTraces ? TRACED_HTTP_ITEMS : HTTP_ITEMS, hostFallback, isWaypoint);
    this.tcpFacts = new FactReader(TCP_ITEMS, false, isWaypoint);
  }

  /** The headers of a request with a body: a gRPC stream goes on the agenda. */
  requestBegan(stream: StatsStream): void {
    if (!this.interval || this.grpc.isIdle || this.grpc.hasExpressions) return;
    const type = requestHeaders.get("content-type");
    if (!type || !isGrpc(type)) return;
    const host = this.hostFallback ? requestHeaders.get(":authority") : null;
    stream.host = host ? host.copy() : null;
    stream.agenda = this.agenda.add(changetype<usize>(stream), GRPC, this.clock + this.interval);
  }

  /** The stream of the current `onLog`. */
  requestEnded(stream: StatsStream): void {
    const facts = this.httpEntry();
    if (!facts.isGrpc || this.grpc.isIdle || !measureMessages(stream)) return;
    this.grpc.report(facts, this.labeller.custom(), this.clock);
  }

  /** One entry of an access log: a stream, or a connection. */
  entry(): void {
    const facts = this.httpFacts.read();
    // only a connection has neither route nor status nor host
    if (facts.code || facts.host.length || facts.route.length || facts.flags) this.finishHttp(facts);
    else this.tcpEntry();
  }

  connectionOpened(connection: StatsConnection): void {
    if (this.tcp.isIdle || !this.interval || this.tcp.hasExpressions) return;
    connection.agenda = this.agenda.add(changetype<usize>(connection), TCP, this.clock + this.interval);
  }

  /** The connection of the current `onLog`. */
  connectionEnded(connection: StatsConnection): void {
    if (this.tcp.isIdle) return;
    const facts = this.tcpFacts.read();
    this.measureConnection(connection, facts);
    setMeasure(Measure.Closed, 1);
    this.reportTcp(facts);
  }

  /** Reports streams that have waited long enough; true when some still wait. On the root. */
  tick(): bool {
    if (this.clock >= this.stale) {
      this.stale = this.clock + FRESH;
      this.http.forget();
      this.grpc.forget();
      this.tcp.forget();
    }
    const deadline = now() + SLICE;
    for (let node = this.agenda.due(this.clock); node; node = this.agenda.due(this.clock)) {
      this.agenda.postpone(node, this.clock + this.interval);
      const stream = load<usize>(node, 16);
      if (load<i32>(node, 20) == GRPC) this.grpcDue(changetype<StatsStream>(stream));
      else this.connectionDue(changetype<StatsConnection>(stream));
      if (now() >= deadline) return this.agenda.due(this.clock) != 0;
    }
    return false;
  }

  /** The stream at this place of the agenda is gone. */
  forget(node: usize): void {
    if (node) this.agenda.remove(node);
  }

  /** Gives memory and expressions back. */
  close(): void {
    this.http.free();
    this.grpc.free();
    this.tcp.free();
    this.httpFacts.delete();
    this.tcpFacts.delete();
  }

  private httpEntry(): Facts {
    const facts = this.httpFacts.read();
    this.finishHttp(facts);
    return facts;
  }

  private finishHttp(facts: Facts): void {
    readPeerFact(facts);
    clearMeasures();
    setMeasure(Measure.Requests, 1);
    setMeasure(Measure.Duration, facts.duration);
    setMeasure(Measure.RequestBytes, facts.requestBytes);
    setMeasure(Measure.ResponseBytes, facts.responseBytes);
    this.http.report(facts, this.labeller.custom(), this.clock);
  }

  private grpcDue(stream: StatsStream): void {
    if (stream.setEffective()) return;
    clearMeasures();
    if (!measureMessages(stream)) return;
    const facts = this.httpFacts.readOneByOne();
    facts.isGrpc = true;
    const host = stream.host;
    if (host) facts.host = Bytes.view(changetype<usize>(host), host.length);
    readPeerFact(facts);
    this.grpc.report(facts, this.labeller.noCustom, this.clock);
  }

  private connectionDue(connection: StatsConnection): void {
    if (connection.setEffective()) return;
    const facts = this.tcpFacts.readOneByOne();
    this.measureConnection(connection, facts);
    this.reportTcp(facts);
  }

  /** Measures what happened since the last report. */
  private measureConnection(connection: StatsConnection, facts: Facts): void {
    clearMeasures();
    if (!connection.isOpened) setMeasure(Measure.Opened, 1);
    connection.isOpened = true;
    setMeasure(Measure.SentBytes, facts.responseBytes - min(connection.sent, facts.responseBytes));
    setMeasure(Measure.ReceivedBytes, facts.requestBytes - min(connection.received, facts.requestBytes));
    connection.sent = facts.responseBytes;
    connection.received = facts.requestBytes;
  }

  private reportTcp(facts: Facts): void {
    facts.isTcp = true;
    readPeerFact(facts);
    const custom = this.tcp.hasExpressions ? this.labeller.custom() : this.labeller.noCustom;
    this.tcp.report(facts, custom, this.clock);
  }

  private tcpEntry(): void {
    const facts = this.tcpFacts.read();
    clearMeasures();
    setMeasure(Measure.Opened, 1);
    setMeasure(Measure.SentBytes, facts.responseBytes);
    setMeasure(Measure.ReceivedBytes, facts.requestBytes);
    setMeasure(Measure.Closed, 1);
    this.reportTcp(facts);
  }
}
