import { describe, expect, it } from "vitest";
import { formatReference, isLoopback, parseReference } from "./reference.js";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("parseReference", () => {
  it.each([
    ["ghcr.io/acme/f:1.0.0", { registry: "ghcr.io", repository: "acme/f", tag: "1.0.0", digest: undefined }],
    ["oci://ghcr.io/acme/f:1.0.0", { registry: "ghcr.io", repository: "acme/f", tag: "1.0.0" }],
    ["localhost:5000/f", { registry: "localhost:5000", repository: "f", tag: undefined }],
    ["[::1]:5000/f:x", { registry: "[::1]:5000", repository: "f", tag: "x" }],
    [`r.io/a/b_c/d--e@${DIGEST}`, { registry: "r.io", repository: "a/b_c/d--e", digest: DIGEST }],
    [`r.io/a:t@${DIGEST}`, { tag: "t", digest: DIGEST }],
  ])("reads %s", (text, expected) => {
    expect(parseReference(text)).toMatchObject(expected);
  });

  it.each([
    ["acme/f:1", "begin with the registry's host"],
    ["f", "begin with the registry's host"],
    ["", "begin with the registry's host"],
    ["https://r.io/a:1", "write oci://"],
    ["r.io/A:1", "lower-case"],
    ["r.io/a//b:1", "lower-case"],
    ["r.io/../etc:1", "lower-case"],
    ["r.io/:1", "lower-case"],
    ["r.io/a:", "a tag is"],
    ["r.io/a:b c", "a tag is"],
    [`r.io/a:${"x".repeat(129)}`, "a tag is"],
    ["r.io/a@sha256:abc", "a digest is"],
    [`r.io/a@sha512:${"a".repeat(64)}`, "a digest is"],
    [`r.io/a@${DIGEST}@${DIGEST}`, "more than one @"],
    ["-r.io:x/a", "is no host"],
    ["--registry-config=x.y/a", "is no host"],
  ])("refuses %j", (text, remedy) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({ kind: "input", remedy: expect.stringContaining(remedy) as string }),
    );
  });

  it("prints the digest rather than the tag", () => {
    expect(formatReference(parseReference(`oci://r.io/a:t@${DIGEST}`))).toBe(`r.io/a@${DIGEST}`);
    expect(formatReference(parseReference("r.io/a:t"))).toBe("r.io/a:t");
  });
});

describe("isLoopback", () => {
  it.each([
    ["localhost", true],
    ["localhost:5000", true],
    ["kit.localhost:1", true],
    ["127.0.0.1:5000", true],
    ["127.1.2.3", true],
    ["[::1]:5000", true],
    ["127.0.0.1.evil.com", false],
    ["localhost.evil.com", false],
    ["10.0.0.1:5000", false],
  ])("of %s is %s", (registry, expected) => {
    expect(isLoopback({ registry })).toBe(expected);
  });
});
