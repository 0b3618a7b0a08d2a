import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import type { TlsIdentity } from "../config/tls.js";
import * as asn1 from "./der.js";

export interface SubjectNames {
  /** URIs, such as SPIFFE ids. */
  uris?: string[];
  dnsNames?: string[];
}

/** A certificate authority for one run: P-256 keys, certificates that are valid for a day, nothing kept. */
export class CertificateAuthority {
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #name = "proxy-wasm test authority";
  /** The authority's own certificate in PEM. */
  readonly certificate: string;

  constructor() {
    const certificate = asn1.sequence(asn1.boolean(true));
    const extensions = [
      extension("2.5.29.19", certificate, true),
      // keyCertSign and cRLSign are bits 5 and 6.
      extension("2.5.29.15", asn1.bitString(Buffer.from([0b0000_0110]), 1), true),
    ];
    this.certificate = this.#certify(this.#name, this.#keys.publicKey, extensions);
  }

  /** A new key with a certificate for these names, trusted by whoever trusts this authority. */
  issue(names: SubjectNames): TlsIdentity {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { uris = [], dnsNames = [] } = names;
    const alternatives = asn1.sequence(
      ...uris.map((uri) => asn1.implicit(6, Buffer.from(uri))),
      ...dnsNames.map((name) => asn1.implicit(2, Buffer.from(name))),
    );
    return {
      // Names are in the extension alone, as SPIFFE has it, which makes that critical.
      certificate: this.#certify(null, publicKey, [extension("2.5.29.17", alternatives, true)]),
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      trusted: this.certificate,
    };
  }

  /** RFC 5280, section 4.1. */
  #certify(subject: string | null, publicKey: KeyObject, extensions: Buffer[]): string {
    const day = 24 * 60 * 60 * 1000;
    const now = Date.now();
    const content = asn1.sequence(
      asn1.explicit(0, asn1.integer(Buffer.from([2]))),
      asn1.integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
      ecdsaWithSha256,
      distinguishedName(this.#name),
      asn1.sequence(asn1.generalizedTime(new Date(now - day)), asn1.generalizedTime(new Date(now + day))),
      subject === null ? asn1.sequence() : distinguishedName(subject),
      publicKey.export({ type: "spki", format: "der" }),
      asn1.explicit(3, asn1.sequence(...extensions)),
    );
    const signature = sign("sha256", content, this.#keys.privateKey);
    return pem(asn1.sequence(content, ecdsaWithSha256, asn1.bitString(signature)));
  }
}

const ecdsaWithSha256 = asn1.sequence(asn1.objectIdentifier("1.2.840.10045.4.3.2"));

function distinguishedName(commonName: string): Buffer {
  const attribute = asn1.sequence(asn1.objectIdentifier("2.5.4.3"), asn1.utf8String(commonName));
  return asn1.sequence(asn1.set(attribute));
}

function extension(identifier: string, value: Buffer, critical: boolean): Buffer {
  const flag = critical ? [asn1.boolean(true)] : [];
  return asn1.sequence(asn1.objectIdentifier(identifier), ...flag, asn1.octetString(value));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
