import { describe, expect, test } from "vitest";
import { HeaderMap } from "./header-map.js";

describe("HeaderMap", () => {
  test("names are lower case, pseudo headers come first", () => {
    const map = HeaderMap.from("request", [
      ["X-A", "1"],
      [":path", "/"],
      ["b", "2"],
      [":method", "GET"],
    ]);
    expect(map.pairs).toEqual([
      [":path", "/"],
      [":method", "GET"],
      ["x-a", "1"],
      ["b", "2"],
    ]);
  });

  test("other headers repeat, well-known ones join", () => {
    const map = HeaderMap.from("request", [
      ["x-a", "1"],
      ["x-a", "2"],
      ["accept", "a"],
      ["accept", "b"],
      ["accept", ""],
    ]);
    expect(map.getAll("X-A")).toEqual(["1", "2"]);
    expect(map.getAll("accept")).toEqual(["a,b"]);
  });

  test("host is the authority of a request, and a header of its own elsewhere", () => {
    const request = HeaderMap.from("request", { host: "a" });
    expect(request.pairs).toEqual([[":authority", "a"]]);
    expect(request.get("Host")).toBe("a");
    expect(HeaderMap.from("response", { host: "a" }).pairs).toEqual([["host", "a"]]);
  });

  test("replace leaves one value at the end, remove leaves none", () => {
    const map = HeaderMap.from("response", [
      ["x-a", "1"],
      ["x-b", "2"],
      ["x-a", "3"],
    ]);
    map.replace("x-a", "4");
    expect(map.pairs).toEqual([
      ["x-b", "2"],
      ["x-a", "4"],
    ]);
    map.remove("X-B");
    expect(map.pairs).toEqual([["x-a", "4"]]);
  });

  test("removing a pseudo header keeps the others in front", () => {
    const map = HeaderMap.from("request", [
      [":method", "GET"],
      [":path", "/"],
      ["a", "1"],
    ]);
    map.remove(":method");
    map.append(":scheme", "http");
    expect(map.names).toEqual([":path", ":scheme", "a"]);
  });

  test("byteSize counts names and values through all changes", () => {
    const map = HeaderMap.from("request", { "x-a": "12", accept: "1" });
    expect(map.byteSize).toBe(5 + 7);
    map.append("accept", "2");
    map.replace("x-a", "");
    map.assign("accept", "123");
    expect(map.byteSize).toBe(3 + 9);
    map.clear();
    expect(map.byteSize).toBe(0);
  });

  test("values are bytes; text is one view of them", () => {
    const map = HeaderMap.from("request", [
      ["a", "é"],
      ["b", new Uint8Array([0x61, 0xc3, 0x2f])],
    ]);
    expect(map.getBytes("a")).toEqual(new Uint8Array([0xc3, 0xa9]));
    expect(map.get("a")).toBe("é");
    expect(map.get("b")).toBe("a\ufffd/");
    expect(map.getBytes("b")).toEqual(new Uint8Array([0x61, 0xc3, 0x2f]));
    expect(map.get("c")).toBeUndefined();
  });
});
