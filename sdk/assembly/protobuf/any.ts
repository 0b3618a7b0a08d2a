import { Bytes } from "../bytes/bytes";
import { ProtobufReader } from "./reader";
import { WireType } from "./wire";
import { ProtobufWriter } from "./writer";

/** Appends a `google.protobuf.Any`: `typeUrl` and the serialized message. */
export function writeAny<T, M>(writer: ProtobufWriter, typeUrl: T, message: M): void {
  writer.bytes(1, typeUrl);
  writer.bytes(2, message);
}

/** The serialized message in a `google.protobuf.Any` of this type; `null` when it is malformed or another type. */
export function readAny<A, T>(any: A, typeUrl: T): Bytes | null {
  const reader = ProtobufReader.of(any);
  let matches: bool = false;
  let message = Bytes.view(0, 0);
  while (reader.next()) {
    if (reader.is(1, WireType.Bytes)) matches = reader.text().equals(typeUrl);
    else if (reader.is(2, WireType.Bytes)) message = reader.bytes();
  }
  return matches && !reader.failed ? message : null;
}
