import { describe, expect, it } from "vitest";
import type { Answer, Work } from "../model/work.js";
import { comparable, difference, questions } from "./equality.js";
import { wireBytes } from "./wire.js";

const work: Work = {
  name: "add-header",
  title: "adds a header",
  protocol: "http",
  request: { method: "GET", path: "/a", headers: [["accept", "*/*"]] },
  probes: [{ method: "POST", path: "/b", headers: [], body: "äh" }],
  answeredBy: "envoy",
  variants: [],
};
const answer = (headers: [string, string][], status = 200): Answer => ({ status, headers, body: "ok" });

describe("equality of answers", () => {
  it("leaves out what says nothing about a filter, and the order of different names", () => {
    const one = answer([
      ["Date", "now"],
      ["X-B", "2"],
      ["x-a", "1"],
      ["x-a", "0"],
    ]);
    const other = answer([
      ["x-a", "1"],
      ["x-a", "0"],
      ["server", "envoy"],
      ["x-b", "2"],
    ]);
    expect(comparable(one)).toEqual(comparable(other));
    expect(difference(work, [one], [other])).toBeNull();
  });

  it("names the request and both answers when they differ", () => {
    const found = difference(work, [answer([]), answer([], 403)], [answer([]), answer([])]);
    expect(found).toContain("POST /b (1)");
    expect(found).toContain('"status":403');
    expect(found).toContain('"status":200');
  });

  it("keeps the order of one header's values", () => {
    const one = answer([["x-a", "1"], ["x-a", "2"]]); // prettier-ignore
    const other = answer([["x-a", "2"], ["x-a", "1"]]); // prettier-ignore
    expect(difference(work, [one], [other])).not.toBeNull();
  });

  it("compares what the work wants compared", () => {
    const statusOnly: Work = { ...work, comparable: ({ status }) => status };
    expect(difference(statusOnly, [answer([["x", "1"]])], [answer([])])).toBeNull();
  });
});

describe("questions", () => {
  it("are the request and the probes", () => {
    expect(questions(work).map(({ path }) => path)).toEqual(["/a", "/b"]);
  });

  it("ask the upstream to show what reached it", () => {
    const [first] = questions({ ...work, answeredBy: "upstream" });
    expect(first!.headers).toContainEqual(["x-show", "all"]);
    expect(work.request.headers).toHaveLength(1);
  });
});

describe("bytes of a request", () => {
  it("are HTTP/1.1, with a host and the body's length in bytes", () => {
    expect(wireBytes(work).toString()).toBe("GET /a HTTP/1.1\r\nhost: bench.example\r\naccept: */*\r\n\r\n");
    expect(wireBytes({ ...work, request: work.probes![0]! }).toString()).toBe(
      "POST /b HTTP/1.1\r\nhost: bench.example\r\ncontent-length: 3\r\n\r\näh",
    );
  });

  it("keep a host that is given", () => {
    const request = { ...work.request, headers: [["Host", "other"]] as const };
    expect(wireBytes({ ...work, request }).toString()).toBe("GET /a HTTP/1.1\r\nHost: other\r\n\r\n");
  });

  it("are the body alone over TCP, which must have one", () => {
    const tcp = { protocol: "tcp" as const, request: { ...work.request, body: "ping" } };
    expect(wireBytes(tcp).toString()).toBe("ping");
    expect(() => wireBytes({ ...work, protocol: "tcp" })).toThrow("request.body");
  });
});
