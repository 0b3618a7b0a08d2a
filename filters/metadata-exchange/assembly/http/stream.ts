import {
  Headers,
  HeadersAction,
  HttpContextOf,
  requestHeaders,
  responseHeaders,
  utf8,
} from "proxy-wasm-assemblyscript-sdk";
import { Direction, Peer, listenerDirection } from "../../../mesh/assembly/mesh";
import { HeaderTrust } from "../config/settings";
import { PeerKey, Source } from "../peer/key";
import { MetadataExchange } from "../root";
import { PeerHeaders, putPeerHeader, removePeerHeaders } from "./headers";

/**
 * One request and its response.
 *
 *                inbound                 outbound                  gateway
 *     request    read and remove         put ours                  remove, put ours
 *     response   add ours if asked       read and remove           read and remove
 *
 * "Asked" means that the request came with the header and we read it. Whom we did not tell of us is not asked either:
 * metadata in its response is removed unread. Beside Istio's own exchange (`propagation: native`) we only read.
 */
export class ExchangeStream extends HttpContextOf<MetadataExchange> {
  /** The downstream sent its metadata, and wants ours. */
  private wantsMetadata: bool = false;
  private wantsId: bool = false;
  /** The downstream told nothing, and the directory service was asked for it. */
  private isAsking: bool = false;
  /** The upstream got ours. */
  private told: bool = false;
  private way: Direction = Direction.Unknown;

  constructor(root: MetadataExchange) {
    super(root);
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const direction = this.direction;
    const isNative = this.root.settings.isNative;
    if (direction != Direction.Outbound) this.meetDownstream(direction == Direction.Inbound);
    if (direction != Direction.Inbound && !isNative) this.tellUpstream();
    return HeadersAction.Continue;
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    if (this.isAsking) this.meetLateDownstream();
    if (this.direction != Direction.Inbound) this.meetUpstream();
    if (this.root.settings.isNative) return HeadersAction.Continue;
    if (this.wantsMetadata) putPeerHeader(responseHeaders, utf8("x-envoy-peer-metadata"), this.root.ownMetadata);
    if (this.wantsId) putPeerHeader(responseHeaders, utf8("x-envoy-peer-metadata-id"), this.root.ownId);
    return HeadersAction.Continue;
  }

  /** Of the listener; the host is asked once for each request. */
  private get direction(): Direction {
    if (this.way == Direction.Unknown) this.way = listenerDirection();
    return this.way;
  }

  private meetDownstream(isInbound: bool): void {
    const settings = this.root.settings;
    const key = PeerKey.empty();
    key.set(Source.Certificate, this.root.identities.of(Peer.Downstream));
    const trust = settings.downstreamHeaders;
    if (trust == HeaderTrust.Never || (trust == HeaderTrust.Auto && !isInbound)) {
      if (isInbound && !settings.isNative) removePeerHeaders(requestHeaders);
    } else {
      const sent = this.read(requestHeaders, trust, key);
      this.wantsMetadata = sent.metadata !== null;
      this.wantsId = sent.hasId;
    }
    const resolver = this.root.resolver;
    resolver.resolve(Peer.Downstream, key, true);
    this.isAsking = resolver.isAsking && !key.has(Source.Header) && !key.has(Source.Table);
    if (!this.isAsking) resolver.count();
  }

  /** The directory service may have answered by now. */
  private meetLateDownstream(): void {
    const key = PeerKey.empty();
    key.set(Source.Certificate, this.root.identities.of(Peer.Downstream));
    this.root.resolver.resolve(Peer.Downstream, key, false);
    this.root.resolver.count();
  }

  private meetUpstream(): void {
    const settings = this.root.settings;
    const key = PeerKey.empty();
    key.set(Source.Certificate, this.root.identities.of(Peer.Upstream));
    const isAsked = this.told || settings.isNative;
    if (isAsked && settings.upstreamHeaders != HeaderTrust.Never) {
      this.read(responseHeaders, settings.upstreamHeaders, key);
    } else if (!settings.isNative) {
      removePeerHeaders(responseHeaders);
    }
    this.root.resolver.resolve(Peer.Upstream, key, false);
    this.root.resolver.count();
  }

  /** Reads the peer's headers into the key and removes them. Those that are not to be believed read as missing. */
  private read(headers: Headers, trust: HeaderTrust, key: PeerKey): PeerHeaders {
    const settings = this.root.settings;
    const sent = PeerHeaders.read(headers);
    if (!sent.isEmpty && !settings.isNative) removePeerHeaders(headers);
    if (trust == HeaderTrust.Mtls && !key.has(Source.Certificate)) sent.clear();
    const metadata = sent.metadata;
    if (metadata && metadata.length <= settings.maxPeerBytes) key.set(Source.Header, metadata);
    return sent;
  }

  private tellUpstream(): void {
    if (this.root.untold.isCurrent) {
      removePeerHeaders(requestHeaders);
      return;
    }
    putPeerHeader(requestHeaders, utf8("x-envoy-peer-metadata"), this.root.ownMetadata);
    putPeerHeader(requestHeaders, utf8("x-envoy-peer-metadata-id"), this.root.ownId);
    this.told = true;
  }
}
