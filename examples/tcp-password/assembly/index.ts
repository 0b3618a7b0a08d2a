import { NetworkAction, TcpContext, closeConnection, downstreamData, registerTcp } from "proxy-wasm-assemblyscript-sdk";

/** A connection begins with a line that holds the password. It is taken away; without it the connection is closed. */
class Password extends TcpContext {
  private isKnown: bool = false;

  onDownstreamData(size: u32, endOfStream: bool): NetworkAction {
    if (this.isKnown) return NetworkAction.Continue;
    const data = downstreamData.get(0, 64);
    const end = data ? data.indexOf(0x0a) : -1;
    if (!data || (end < 0 && data.length < 64 && !endOfStream)) return NetworkAction.StopIteration;
    if (end < 0 || !data.slice(0, end).equals("open sesame")) {
      closeConnection();
      return NetworkAction.StopIteration;
    }
    this.isKnown = true;
    downstreamData.drain(end + 1);
    return NetworkAction.Continue;
  }
}

registerTcp<Password>("tcp-password");
