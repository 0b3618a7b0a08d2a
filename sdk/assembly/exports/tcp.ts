import { enter, leave } from "../abi/callback";
import { tcpOf } from "../abi/contexts";
import { NetworkAction, PeerType } from "../context/actions";

// Callbacks of TCP connections. A connection that nobody wants passes untouched.

export function proxy_on_new_connection(id: u32): i32 {
  enter();
  const context = tcpOf(id);
  const action = context ? context.onNewConnection() : NetworkAction.Continue;
  leave();
  return action;
}

export function proxy_on_downstream_data(id: u32, size: u32, endOfStream: u32): i32 {
  enter();
  const context = tcpOf(id);
  const action = context ? context.onDownstreamData(size, endOfStream != 0) : NetworkAction.Continue;
  leave();
  return action;
}

export function proxy_on_upstream_data(id: u32, size: u32, endOfStream: u32): i32 {
  enter();
  const context = tcpOf(id);
  const action = context ? context.onUpstreamData(size, endOfStream != 0) : NetworkAction.Continue;
  leave();
  return action;
}

export function proxy_on_downstream_connection_close(id: u32, peer: u32): void {
  enter();
  const context = tcpOf(id);
  if (context) context.onDownstreamClose(peer as PeerType);
  leave();
}

export function proxy_on_upstream_connection_close(id: u32, peer: u32): void {
  enter();
  const context = tcpOf(id);
  if (context) context.onUpstreamClose(peer as PeerType);
  leave();
}
