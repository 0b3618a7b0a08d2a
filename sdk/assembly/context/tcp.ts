import { NetworkAction, PeerType } from "./actions";
import { StreamContext } from "./stream";

/** One TCP connection from the downstream and what is sent to the upstream for it. */
export class TcpContext extends StreamContext {
  /** The downstream connected. `StopIteration` keeps the next filters from starting until `continueDownstream()`. */
  onNewConnection(): NetworkAction {
    return NetworkAction.Continue;
  }

  /** `size` bytes from the downstream are in `downstreamData`, those held back before included. */
  onDownstreamData(size: u32, endOfStream: bool): NetworkAction {
    return NetworkAction.Continue;
  }

  /** `size` bytes from the upstream are in `upstreamData`. Never answer `StopIteration`: Envoy cannot resume it. */
  onUpstreamData(size: u32, endOfStream: bool): NetworkAction {
    return NetworkAction.Continue;
  }

  /** The downstream connection closed. */
  onDownstreamClose(peer: PeerType): void {}

  /** The upstream half-closed. Envoy does not call this on a reset. */
  onUpstreamClose(peer: PeerType): void {}
}
