import { ConfigObject } from "proxy-wasm-assemblyscript-sdk";
import { Direction } from "../../../mesh/assembly/mesh";

/** Which way frames go: with the request bytes, towards the upstream, or with the response bytes. */
export enum FrameWay {
  None = 0,
  Request = 1,
  Response = 2,
  Both = 3,
}

/** What the listener's direction says: requests are read inbound, responses outbound, at a gateway both. */
const BY_DIRECTION: i32 = 4;

/** `tcp` of the configuration. */
export class TcpSettings {
  send: FrameWay = FrameWay.None;
  private receive: i32 = BY_DIRECTION;
  /** Longest message of a frame; longer ones are payload. */
  maxFrameBytes: i32 = 65_536;
  /** Milliseconds that the beginning of a frame may wait for its rest. */
  holdTimeout: u32 = 1000;

  static read(tcp: ConfigObject): TcpSettings {
    const settings = new TcpSettings();
    settings.send = tcp.enumeration("send", ["none", "request", "response", "both"]) as FrameWay;
    settings.receive = tcp.enumeration("receive", ["none", "request", "response", "both", "auto"], BY_DIRECTION);
    settings.maxFrameBytes = <i32>tcp.integer("max_frame_bytes", 65_536, 64, 1 << 20);
    settings.holdTimeout = <u32>tcp.duration("hold_timeout", 1000, 10, 1000);
    return settings;
  }

  /** Touches no byte. */
  static off(): TcpSettings {
    const settings = new TcpSettings();
    settings.receive = FrameWay.None;
    return settings;
  }

  receives(way: FrameWay, direction: Direction): bool {
    if (this.receive != BY_DIRECTION) return (this.receive & way) != 0;
    return way == FrameWay.Request ? direction != Direction.Outbound : direction != Direction.Inbound;
  }

  sends(way: FrameWay): bool {
    return (this.send & way) != 0;
  }
}
