import {
  NetworkAction,
  PeerType,
  TcpContext,
  closeConnection,
  downstreamData,
  registerTcp,
  upstreamData,
} from "proxy-wasm-assemblyscript-sdk";
import { say } from "./say";

class Passing extends TcpContext {
  onNewConnection(): NetworkAction {
    say("connected");
    return NetworkAction.Continue;
  }

  onDownstreamData(size: u32, endOfStream: bool): NetworkAction {
    if (size) downstreamData.prepend("to server: ");
    return NetworkAction.Continue;
  }

  onUpstreamData(size: u32, endOfStream: bool): NetworkAction {
    if (size) upstreamData.prepend("to client: ");
    return NetworkAction.Continue;
  }

  onDownstreamClose(peer: PeerType): void {
    say("downstream closed");
  }

  onUpstreamClose(peer: PeerType): void {
    say("upstream closed");
  }
}

class Closing extends TcpContext {
  onDownstreamData(size: u32, endOfStream: bool): NetworkAction {
    closeConnection();
    return NetworkAction.StopIteration;
  }
}

registerTcp<Passing>("tcp-passing");
registerTcp<Closing>("tcp-closing");
