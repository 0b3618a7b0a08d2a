import { BinaryReader } from "@bufbuild/protobuf/wire";

/** What to do with which field of a message. */
export type Fields = Record<number, (reader: BinaryReader) => void>;

/** Reads a protobuf message field by field; those that nothing is to be done with are left out. */
export function read(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    const known = fields[field];
    if (known) known(reader);
    else reader.skip(type, field);
  }
}
