import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { asBuffer, type ByteString } from "./bytes.js";

/** The fields of a protobuf message by number; of a repeated field the last one counts. */
export interface ProtoFields {
  bytes(field: number): Uint8Array | undefined;
  text(field: number): string;
  byteString(field: number): ByteString;
  number(field: number): number;
}

/** Reads a message of a schema that the caller knows, or null when the bytes are no protobuf. */
export function readMessage(bytes: Uint8Array): ProtoFields | null {
  const values = new Map<number, Uint8Array | number>();
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [field, type] = reader.tag();
      if (type === WireType.LengthDelimited) values.set(field, reader.bytes());
      else if (type === WireType.Varint) values.set(field, Number(reader.uint64()));
      else reader.skip(type, field);
    }
    if (reader.pos !== reader.len) return null;
  } catch {
    return null;
  }
  const field = (number: number): Uint8Array | undefined => {
    const value = values.get(number);
    return value instanceof Uint8Array ? value : undefined;
  };
  return {
    bytes: field,
    text: (number) => asBuffer(field(number) ?? new Uint8Array(0)).toString("utf8"),
    byteString: (number) => asBuffer(field(number) ?? new Uint8Array(0)).toString("latin1"),
    number: (number) => {
      const value = values.get(number);
      return typeof value === "number" ? value : 0;
    },
  };
}
