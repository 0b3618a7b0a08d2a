import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CertificateAuthority } from "./authority.js";
import { objectIdentifier } from "./der.js";

describe("certificate authority", () => {
  const authority = new CertificateAuthority();
  const root = new X509Certificate(authority.certificate);

  it("signs itself as an authority", () => {
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
  });

  it("issues certificates that carry the names and fit their key", () => {
    const uri = "spiffe://cluster.local/ns/default/sa/bookinfo";
    const identity = authority.issue({ uris: [uri], dnsNames: ["a.example"] });
    const certificate = new X509Certificate(identity.certificate);
    expect(certificate.subjectAltName).toBe(`URI:${uri}, DNS:a.example`);
    expect(certificate.checkIssued(root)).toBe(true);
    expect(certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(identity.privateKey).toContain("BEGIN PRIVATE KEY");
  });

  it("encodes object identifiers in base 128", () => {
    expect(objectIdentifier("1.2.840.10045.4.3.2").toString("hex")).toBe("06082a8648ce3d040302");
  });
});
