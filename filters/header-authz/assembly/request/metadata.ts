import { Bytes, ProtobufReader, Status, WireType, getProperty, lastStatus, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Slot } from "../model/slot";
import { Failure, Request } from "./request";

// Dynamic metadata is read as one protobuf message, envoy.config.core.v3.Metadata, because only there values keep their
// types: the number 5 in a token is not the text "5".
//
//   Metadata.filter_metadata = 1, Struct.fields = 1: maps, that is entries { key = 1, value = 2 }
//   Value: string_value = 3, struct_value = 5, list_value = 6; ListValue.values = 1

/** Reads the text, or the texts of the list, at a slot's path. Anything else in that place has no values. */
export function readMetadata(slot: Slot, request: Request): void {
  const value = valueAt(metadata(request), slot.name);
  if (value) addTexts(slot, request, value);
}

/** Reads issuer and subject of the verified token: two values, or none unless both are texts. */
export function readRequestPrincipal(slot: Slot, request: Request): void {
  const payload = metadata(request);
  const issuer = textAt(payload, Bytes.of(utf8("envoy.filters.http.jwt_authn\0payload\0iss\0")));
  const subject = textAt(payload, Bytes.of(utf8("envoy.filters.http.jwt_authn\0payload\0sub\0")));
  if (!issuer || !subject) return;
  request.add(slot, issuer.address, issuer.length);
  request.add(slot, subject.address, subject.length);
}

/** The whole of dynamic metadata, got from the host once a request. */
function metadata(request: Request): Bytes {
  if (!request.metadata) {
    const message = getProperty(utf8("metadata"));
    if (!message && lastStatus() != Status.NotFound) request.fail(Failure.Property);
    request.metadata = changetype<usize>(message ? message : Bytes.view(0, 0));
  }
  return changetype<Bytes>(request.metadata);
}

/** The `Value` message at a path of names, each ended by NUL; `null` when there is none. */
function valueAt(message: Bytes, path: Bytes): Bytes | null {
  let start = 0;
  let inside: Bytes | null = message;
  while (inside && start < path.length) {
    const end = path.indexOf(0, start);
    inside = entry(inside, path.slice(start, end));
    start = end + 1;
    // The metadata's own map has structs as values, those have values that may be structs.
    if (inside && start < path.length && !isFirst(path, start)) inside = field(inside, 5);
  }
  return inside;
}

/** Whether the name at `start` is the one behind the first. */
function isFirst(path: Bytes, start: i32): bool {
  return path.indexOf(0) + 1 == start;
}

function textAt(message: Bytes, path: Bytes): Bytes | null {
  const value = valueAt(message, path);
  return value ? field(value, 3) : null;
}

/** Value of the entry with this key in a map that is field 1 of a message. */
function entry(message: Bytes, key: Bytes): Bytes | null {
  const map = ProtobufReader.of(message);
  while (map.next()) {
    if (!map.is(1, WireType.Bytes)) continue;
    const pair = map.bytes();
    const name = field(pair, 1);
    if (name && name.equals(key)) return field(pair, 2);
  }
  return null;
}

/** The bytes of a field; `null` when it is not there. */
function field(message: Bytes, number: i32): Bytes | null {
  const reader = ProtobufReader.of(message);
  let found: Bytes | null = null;
  while (reader.next()) if (reader.is(number, WireType.Bytes)) found = reader.bytes();
  return found;
}

function addTexts(slot: Slot, request: Request, value: Bytes): void {
  const text = field(value, 3);
  if (text) return request.add(slot, text.address, text.length);
  const list = field(value, 6);
  if (!list) return;
  const items = ProtobufReader.of(list);
  while (items.next()) {
    if (!items.is(1, WireType.Bytes)) continue;
    const item = field(items.bytes(), 3);
    if (item) request.add(slot, item.address, item.length, true);
  }
}
