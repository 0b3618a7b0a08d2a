import { Bytes, Status, getProperty, lastStatus, take, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { parseSocketAddress } from "../match/address";
import { Attribute } from "../model/attribute";
import { Slot } from "../model/slot";
import { readMetadata, readRequestPrincipal } from "./metadata";
import { Failure, Request } from "./request";

/** Reads a slot that is not a header, unless this request's rules asked for it before. */
export function readSlot(slot: Slot, request: Request): void {
  if (slot.stamp == request.stamp) return;
  request.open(slot);
  switch (slot.attribute) {
    case Attribute.Sni:
      return readServerName(slot, request);
    case Attribute.Identity:
      return readIdentity(slot, request);
    case Attribute.RemoteIp:
      return readAddress(slot, request, property(request, utf8("source\0address")));
    case Attribute.DirectIp:
      return readAddress(slot, request, property(request, utf8("filter_state\0wasm.direct_remote_address")));
    case Attribute.DestinationIp:
      return readAddress(slot, request, property(request, utf8("destination\0address")));
    case Attribute.DestinationPort:
      return readPort(slot, request);
    case Attribute.Claim:
    case Attribute.Metadata:
      return readMetadata(slot, request);
    case Attribute.RequestPrincipal:
      return readRequestPrincipal(slot, request);
    default:
      return;
  }
}

/** A property, `null` when it is not there. Any other failure makes the request one that cannot be judged. */
function property<P>(request: Request, path: P): Bytes | null {
  const value = getProperty(path);
  if (!value && lastStatus() != Status.NotFound) request.fail(Failure.Property);
  return value;
}

/** Envoy compares an empty name where the client asked for none. */
function readServerName(slot: Slot, request: Request): void {
  const name = property(request, utf8("connection\0requested_server_name"));
  request.add(slot, name ? name.address : 0, name ? name.length : 0);
}

/** The certificate's first URI, first DNS name and subject are each asked, as Envoy's RBAC filter does. */
function readIdentity(slot: Slot, request: Request): void {
  addName(slot, request, property(request, utf8("connection\0uri_san_peer_certificate")));
  addName(slot, request, property(request, utf8("connection\0dns_san_peer_certificate")));
  addName(slot, request, property(request, utf8("connection\0subject_peer_certificate")));
  slot.unknown = slot.first == 0;
}

function addName(slot: Slot, request: Request, name: Bytes | null): void {
  if (name && name.length) request.add(slot, name.address, name.length);
}

function readAddress(slot: Slot, request: Request, text: Bytes | null): void {
  const address = take(16);
  const length = text ? parseSocketAddress(text.address, text.length, address) : 0;
  if (length) request.add(slot, address, length);
  else slot.unknown = true;
}

/** A port is kept as two bytes in network order. */
function readPort(slot: Slot, request: Request): void {
  const port = property(request, utf8("destination\0port"));
  if (port && port.length == 8) {
    const text = take(2);
    store<u16>(text, bswap<u16>(load<u16>(port.address)));
    request.add(slot, text, 2);
  } else {
    slot.unknown = true;
  }
}
