import { ProtobufReader, ProtobufWriter, StructWriter, WireType, parseStruct } from "../../../sdk/assembly/protobuf";
import { encodeHex } from "../../../sdk/assembly/encoding";
import { bytes } from "./support";

describe("ProtobufReader", () => {
  it("reads fields in any order and skips the rest", () => {
    //                             field 3, varint 150   field 2, text   field 1, message { field 1: 1 }
    const reader = ProtobufReader.of(bytes([0x18, 0x96, 0x01, 0x12, 0x01, 0x61, 0x0a, 0x02, 0x08, 0x01]));
    let text = "";
    let inner: u64 = 0;
    while (reader.next()) {
      if (reader.is(2, WireType.Bytes)) {
        text = reader.text().toString();
      } else if (reader.is(1, WireType.Bytes)) {
        const message = reader.message();
        while (message.next()) inner = message.uint64();
      }
    }
    expect(reader.failed).toBe(false);
    expect(text).toBe("a");
    expect(inner).toBe(1);
  });

  it("fails where the bytes end too early", () => {
    const reader = ProtobufReader.of(bytes([0x12, 0x05, 0x61]));
    expect(reader.next()).toBe(true);
    expect(reader.bytes().isEmpty).toBe(true);
    expect(reader.failed).toBe(true);
    expect(reader.next()).toBe(false);
  });
});

describe("ProtobufWriter", () => {
  it("puts lengths in front of messages, however long they become", () => {
    const writer = ProtobufWriter.create(1);
    const outer = writer.begin(1);
    writer.bytes(2, "x".repeat(200));
    writer.end(outer);
    expect(encodeHex(writer.view().slice(0, 6)).toString()).toBe("0acb0112c801");
    expect(writer.view().length).toBe(206);
  });
});

describe("StructWriter", () => {
  it("sorts entries by the bytes of their keys", () => {
    const struct = StructWriter.create();
    struct.string("b", "2");
    struct.begin("a");
    struct.bool("y", true);
    struct.number("x", 1);
    struct.end();
    const document = parseStruct(struct.finish());
    let names = "";
    const members = document.root.members();
    while (members.next()) names += members.name;
    expect(names).toBe("ab");
    expect(document.root.get("a")!.get("x")!.toInteger()).toBe(1);
    document.free();
  });
});
