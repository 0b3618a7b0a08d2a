import { enter, leave } from "../abi/callback";
import { deliverDns } from "../calls/dns";
import { deliverClose, deliverInitialMetadata, deliverMessage, deliverTrailingMetadata } from "../calls/grpc";
import { deliverHttp } from "../calls/http";

// Answers to callouts. They arrive on the root; the token says whose they are.

export function proxy_on_http_call_response(root: u32, token: u32, headers: u32, bodySize: u32, trailers: u32): void {
  enter();
  deliverHttp(token, headers, bodySize, trailers);
  leave();
}

export function proxy_on_grpc_receive_initial_metadata(root: u32, token: u32, count: u32): void {
  enter();
  deliverInitialMetadata(token, count);
  leave();
}

export function proxy_on_grpc_receive(root: u32, token: u32, size: u32): void {
  enter();
  deliverMessage(token, size);
  leave();
}

export function proxy_on_grpc_receive_trailing_metadata(root: u32, token: u32, count: u32): void {
  enter();
  deliverTrailingMetadata(token, count);
  leave();
}

export function proxy_on_grpc_close(root: u32, token: u32, status: u32): void {
  enter();
  deliverClose(token, status);
  leave();
}

export function envoy_on_resolve_dns(root: u32, token: u32, size: u32): void {
  enter();
  deliverDns(token, size);
  leave();
}
