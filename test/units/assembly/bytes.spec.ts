import { Bytes } from "../../../sdk/assembly/bytes/bytes";
import { bytes } from "./support";

describe("Bytes", () => {
  it("reads a byte inside and 0 outside", () => {
    const view = Bytes.of("ab");
    expect(view.at(1)).toBe(0x62);
    expect(view.at(2)).toBe(0);
    expect(view.at(-1)).toBe(0);
  });

  it("compares byte for byte, whatever holds the other bytes", () => {
    const view = Bytes.of("grün");
    expect(view.equals("grün")).toBe(true);
    expect(view.equals(bytes([0x67, 0x72, 0xc3, 0xbc, 0x6e]))).toBe(true);
    expect(view.equals(Bytes.of("grun"))).toBe(false);
    expect(view.equals("grün ")).toBe(false);
    expect(Bytes.of("").equals("")).toBe(true);
  });

  it("folds ASCII letters and nothing else", () => {
    expect(Bytes.of("Content-Type").equalsIgnoreCase("cONTENT-tYPE")).toBe(true);
    expect(Bytes.of("[").equalsIgnoreCase("{")).toBe(false);
    expect(Bytes.of("@").equalsIgnoreCase("`")).toBe(false);
    expect(Bytes.of("É").equalsIgnoreCase("é")).toBe(false);
  });

  it("knows prefix and suffix, the empty ones too", () => {
    const view = Bytes.of("/api/users");
    expect(view.startsWith("/api")).toBe(true);
    expect(view.startsWith("/api/users/")).toBe(false);
    expect(view.startsWith("")).toBe(true);
    expect(view.endsWith("/users")).toBe(true);
    expect(view.endsWith("x/api/users")).toBe(false);
    expect(view.endsWith("")).toBe(true);
  });

  it("finds bytes and parts from any index", () => {
    const view = Bytes.of("a=b; a=c");
    expect(view.indexOf(0x3d)).toBe(1);
    expect(view.indexOf(0x3d, 2)).toBe(6);
    expect(view.indexOf(0x3d, -5)).toBe(1);
    expect(view.indexOf(0x3d, 99)).toBe(-1);
    expect(view.lastIndexOf(0x61)).toBe(5);
    expect(view.find("a=", 1)).toBe(5);
    expect(view.find("a=c;")).toBe(-1);
    expect(view.find("", 8)).toBe(8);
    expect(view.find("", 9)).toBe(-1);
  });

  it("cuts slices to what is there", () => {
    const view = Bytes.of("abcdef");
    expect(view.slice(2, 4).toString()).toBe("cd");
    expect(view.slice(4).toString()).toBe("ef");
    expect(view.slice(-3, 99).toString()).toBe("abcdef");
    expect(view.slice(5, 2).isEmpty).toBe(true);
    expect(view.slice(9).isEmpty).toBe(true);
  });

  it("trims spaces and tabs, not line ends", () => {
    expect(Bytes.of(" \t v \t").trim().toString()).toBe("v");
    expect(Bytes.of("\t \t").trim().isEmpty).toBe(true);
    expect(Bytes.of("\r\nv").trim().toString()).toBe("\r\nv");
  });

  it("reads integers up to 63 bits and nothing that is not one", () => {
    expect(Bytes.of("0").toInteger()).toBe(0);
    expect(Bytes.of("0042").toInteger()).toBe(42);
    expect(Bytes.of("9223372036854775807").toInteger()).toBe(i64.MAX_VALUE);
    expect(Bytes.of("9223372036854775808").toInteger()).toBe(-1);
    expect(Bytes.of("99999999999999999999").toInteger()).toBe(-1);
    expect(Bytes.of("").toInteger()).toBe(-1);
    expect(Bytes.of("-1").toInteger()).toBe(-1);
    expect(Bytes.of("1 ").toInteger()).toBe(-1);
    expect(Bytes.of("1/").toInteger()).toBe(-1);
    expect(Bytes.of("1:").toInteger()).toBe(-1);
  });
});
