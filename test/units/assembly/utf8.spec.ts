import { Bytes } from "../../../sdk/assembly/bytes/bytes";
import { isUtf8 } from "../../../sdk/assembly/bytes/decode";
import { bytes } from "./support";

function valid(list: u8[]): bool {
  const view = Bytes.of(bytes(list));
  return isUtf8(view.address, view.length);
}

function decoded(list: u8[]): string {
  return Bytes.of(bytes(list)).toString();
}

describe("UTF-8", () => {
  it("accepts the ends of every range", () => {
    expect(valid([])).toBe(true);
    expect(valid([0x00, 0x7f])).toBe(true);
    expect(valid([0xc2, 0x80, 0xdf, 0xbf])).toBe(true);
    expect(valid([0xe0, 0xa0, 0x80, 0xed, 0x9f, 0xbf, 0xee, 0x80, 0x80, 0xef, 0xbf, 0xbf])).toBe(true);
    expect(valid([0xf0, 0x90, 0x80, 0x80, 0xf4, 0x8f, 0xbf, 0xbf])).toBe(true);
  });

  it("refuses overlong forms, surrogates and what lies above U+10FFFF", () => {
    expect(valid([0xc0, 0xaf])).toBe(false);
    expect(valid([0xc1, 0xbf])).toBe(false);
    expect(valid([0xe0, 0x9f, 0xbf])).toBe(false);
    expect(valid([0xed, 0xa0, 0x80])).toBe(false);
    expect(valid([0xf0, 0x8f, 0xbf, 0xbf])).toBe(false);
    expect(valid([0xf4, 0x90, 0x80, 0x80])).toBe(false);
    expect(valid([0xf5, 0x80, 0x80, 0x80])).toBe(false);
  });

  it("refuses sequences that stop early", () => {
    expect(valid([0xc3])).toBe(false);
    expect(valid([0xe2, 0x82])).toBe(false);
    expect(valid([0xf0, 0x9f, 0x98])).toBe(false);
    expect(valid([0x80])).toBe(false);
  });

  it("replaces an ill-formed part and keeps its neighbour", () => {
    expect(decoded([0x61, 0xc3, 0x2f])).toBe("a\ufffd/");
    expect(decoded([0xe2, 0x82, 0x41])).toBe("\ufffdA");
    expect(decoded([0xf0, 0x9f, 0x98])).toBe("\ufffd");
    expect(decoded([0xed, 0xa0, 0x80])).toBe("\ufffd\ufffd\ufffd");
    expect(decoded([0xff, 0xfe])).toBe("\ufffd\ufffd");
  });

  it("goes there and back for one to four bytes", () => {
    const text = "aé€😀\0z";
    expect(Bytes.of(text).length).toBe(12);
    expect(Bytes.of(text).toString()).toBe(text);
  });

  it("writes a lone surrogate as U+FFFD", () => {
    expect(Bytes.of("\ud800x").equals(bytes([0xef, 0xbf, 0xbd, 0x78]))).toBe(true);
    expect(Bytes.of("x\udc00").equals(bytes([0x78, 0xef, 0xbf, 0xbd]))).toBe(true);
  });

  it("gives a literal the same bytes every time", () => {
    expect(first("twice").equals("twice")).toBe(true);
    expect(first("twice").address).toBe(first("twice").address);
  });
});

function first(text: string): Bytes {
  return Bytes.of(text);
}
