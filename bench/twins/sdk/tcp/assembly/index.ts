import { NetworkAction, TcpContext, registerTcp } from "proxy-wasm-assemblyscript-sdk";

class PassThrough extends TcpContext {
  onDownstreamData(size: u32, endOfStream: bool): NetworkAction {
    return NetworkAction.Continue;
  }

  onUpstreamData(size: u32, endOfStream: bool): NetworkAction {
    return NetworkAction.Continue;
  }
}

registerTcp<PassThrough>("tcp");
