import {
  Bytes,
  NetworkAction,
  PassingBytes,
  PeerType,
  TcpContextOf,
  continueDownstream,
  downstreamData,
  upstreamData,
} from "proxy-wasm-assemblyscript-sdk";
import { Direction, Peer, listenerDirection, setPeer } from "../../../mesh/assembly/mesh";
import { PeerKey, Source } from "../peer/key";
import { Count } from "../metrics";
import { MetadataExchange } from "../root";
import { FRAME_BEGIN, FRAME_HEAD, FrameState, frameLength, frameState, readFrame } from "../wire/frame";
import { KeptBytes } from "./kept-bytes";
import { FrameWay } from "./settings";

/**
 * One TCP connection. Each way is looked at until its first bytes are judged; from then on bytes just pass.
 *
 *     request bytes    the downstream's frame is taken off, ours is put in front
 *     response bytes   the upstream's frame is taken off, ours is put in front
 *
 * Request bytes that could become a frame wait in Envoy's read buffer, at most for the hold timeout. Response bytes Envoy
 * cannot hold back and resume: they are kept here and go on with the next ones or at the end.
 */
export class ExchangeConnection extends TcpContextOf<MetadataExchange> {
  /** Place among the held connections, -1 when it is not held. */
  heldAt: i32 = -1;
  /** When it must go on, in nanoseconds. */
  heldUntil: u64 = 0;
  private requestJudged: bool = false;
  private responseJudged: bool = false;
  private kept: KeptBytes | null = null;
  private way: Direction = Direction.Unknown;

  constructor(root: MetadataExchange) {
    super(root);
  }

  onDownstreamData(size: u32, endOfStream: bool): NetworkAction {
    if (this.requestJudged) return NetworkAction.Continue;
    const root = this.root;
    let frame = Bytes.view(0, 0);
    if (root.settings.tcp.receives(FrameWay.Request, this.direction)) {
      frame = this.firstBytes(downstreamData, size);
      if (this.state(frame) == FrameState.Partial && !endOfStream) {
        root.held.add(this);
        return NetworkAction.StopIteration;
      }
    }
    this.judgeRequest(this.metadataOf(frame, downstreamData));
    if (root.settings.tcp.sends(FrameWay.Request)) this.send(downstreamData);
    return NetworkAction.Continue;
  }

  onUpstreamData(size: u32, endOfStream: bool): NetworkAction {
    if (this.responseJudged) return NetworkAction.Continue;
    const root = this.root;
    let frame = Bytes.view(0, 0);
    if (root.settings.tcp.receives(FrameWay.Response, this.direction)) {
      frame = this.kept ? this.keep(root.settings.tcp.maxFrameBytes) : this.firstBytes(upstreamData, size);
      if (this.state(frame) == FrameState.Partial && !endOfStream && KeptBytes.hasRoom) {
        if (!this.kept) this.keep(size);
        return NetworkAction.Continue;
      }
    }
    if (this.kept) upstreamData.prepend(frame);
    this.judgeResponse(this.metadataOf(frame, upstreamData));
    if (root.settings.tcp.sends(FrameWay.Response)) this.send(upstreamData);
    return NetworkAction.Continue;
  }

  /** Not `onDone`: as a callback of the module it would be called for every HTTP request, too. */
  onDownstreamClose(peer: PeerType): void {
    if (!this.requestJudged) this.judgeRequest(null);
    if (!this.responseJudged) this.judgeResponse(null);
  }

  onDelete(): void {
    this.root.held.remove(this);
    this.release();
  }

  /** Held for long enough: the bytes go on as they are. Called on the root. */
  giveUp(): void {
    this.setEffective();
    this.root.metrics.add(Count.FrameTimeout);
    this.judgeRequest(null);
    continueDownstream();
  }

  /** Of the listener; the host is asked once for each connection. */
  private get direction(): Direction {
    if (this.way == Direction.Unknown) this.way = listenerDirection();
    return this.way;
  }

  /** The first bytes of a way: all that a frame needs if it is there, else enough to tell that there is none. */
  private firstBytes(data: PassingBytes, size: u32): Bytes {
    const begin = data.get(0, FRAME_BEGIN);
    if (!begin) return Bytes.view(0, 0);
    if (this.state(begin) == FrameState.None || begin.length < FRAME_HEAD) return begin;
    const length = frameLength(begin);
    const frame = <u32>length <= size ? data.get(0, length) : begin;
    return frame ? frame : begin;
  }

  /** Takes bytes out of the upstream's buffer to keep them; answers all that are kept. */
  private keep(most: u32): Bytes {
    const bytes = upstreamData.get(0, most);
    let kept = this.kept;
    if (bytes) {
      kept = KeptBytes.append(kept, bytes);
      this.kept = kept;
      upstreamData.drain(bytes.length);
    }
    return kept ? kept.bytes : Bytes.view(0, 0);
  }

  private state(bytes: Bytes): FrameState {
    return frameState(bytes, this.root.settings.tcp.maxFrameBytes);
  }

  /** The metadata in a frame that is whole and well formed, having taken it out of the buffer; else null. */
  private metadataOf(frame: Bytes, data: PassingBytes): Bytes | null {
    if (this.state(frame) != FrameState.Complete) return null;
    const metadata = readFrame(frame);
    const metrics = this.root.metrics;
    if (!metadata) {
      metrics.add(Count.FrameMalformed);
      return null;
    }
    data.drain(frameLength(frame));
    metrics.add(Count.FrameReceived);
    return metadata;
  }

  private send(data: PassingBytes): void {
    data.prepend(this.root.ownFrame);
    this.root.metrics.add(Count.FrameSent);
  }

  private judgeRequest(metadata: Bytes | null): void {
    this.requestJudged = true;
    this.root.held.remove(this);
    if (this.direction != Direction.Outbound) this.meet(Peer.Downstream, metadata);
  }

  private judgeResponse(metadata: Bytes | null): void {
    this.responseJudged = true;
    if (this.direction != Direction.Inbound) this.meet(Peer.Upstream, metadata);
    this.release();
  }

  private release(): void {
    const kept = this.kept;
    if (kept) kept.free();
    this.kept = null;
  }

  /** Resolves a peer. One that nobody knows is set, too, as empty: so readers see that there is nothing to wait for. */
  private meet(peer: Peer, metadata: Bytes | null): void {
    const key = PeerKey.empty();
    key.set(Source.Certificate, this.root.identities.of(peer));
    if (metadata) key.set(Source.Frame, metadata);
    if (!this.root.resolver.resolve(peer, key, false)) setPeer(peer, Bytes.view(0, 0));
    this.root.resolver.count();
  }
}
