import { describe, expect, it } from "vitest";
import { explainOrasFailure } from "./oras-errors.js";

describe("explainOrasFailure", () => {
  it.each([
    ['Error: Get "https://r/v2/": dial tcp: lookup r: no such host', "network", "does not resolve"],
    ["Error response from registry: unauthorized: authentication required", "denied", "(401)"],
    ["Error: basic credential not found\nPlease check whether", "denied", "(401)"],
    ["Error response from registry: denied: requested access to the resource is denied", "denied", "(403)"],
    ["Error: failed: http: server gave HTTP response to HTTPS client", "network", "speaks plain HTTP"],
    ["Error: Client sent an HTTP request to an HTTPS server.", "network", "wants TLS"],
    ["Error: tls: failed to verify certificate: x509: signed by unknown authority", "network", "not trusted"],
    ["Error: dial tcp 127.0.0.1:1: connect: connection refused", "network", "nothing listens"],
    ["Error response from registry: manifest invalid: unsupported media type", "refused", "rejects the manifest"],
    ['Error: Put "http://r/v2/": write tcp: connection reset by peer', "network", "broke off"],
    ["Error: unknown flag: --depth", "tool", "too old"],
    ["Error response from registry: r/a:1: not found", "refused", "no such artifact"],
    ["Error: toomanyrequests: rate limit", "refused", "(429)"],
    ["Error: mismatched digest", "content", "contradicts"],
    ["Error: r.io/acme/403-forbidden:401: not found", "refused", "no such artifact"],
    [
      'Error from destination registry for "r.io/certificates/denied:1": name unknown: x',
      "refused",
      "no such repository",
    ],
    ["Error: tag invalid: The image tag '1' already exists and cannot be overwritten", "refused", "does not move tags"],
    ["Error: conflict: tag is immutable", "refused", "does not move tags"],
    [
      "Error: denied: requested access to the resource is denied: cannot overwrite tag",
      "refused",
      "does not move tags",
    ],
    ["Error: size invalid: too large", "refused", "no room"],
    ['Error: POST "http://r/v2/a/": response status code 507: Insufficient Storage', "refused", "no room"],
    ['Error: HEAD "http://r/v2/a/": response status code 503: Service Unavailable', "network", "trouble of its own"],
    [
      'Error: HEAD "https://r.io/v2/a/manifests/1": Get "https://auth.r.io/token?scope=repository%3Aa%3Apull&service=x": dial tcp: lookup auth.r.io: no such host',
      "network",
      "wants a token from https://auth.r.io, which does not answer",
    ],
    ["Error: unknown: oops", "network", "trouble of its own"],
    ['Error: HEAD "http://r/v2/": unknown response Content-Length', "content", "is no registry"],
    ["something new", "network", "oras failed: something new"],
    ["", "network", "oras failed without a message"],
  ])("explains %j", (stderr, kind, message) => {
    const error = explainOrasFailure(stderr);
    expect(error.kind).toBe(kind);
    expect(error.message).toContain(message);
  });
});
