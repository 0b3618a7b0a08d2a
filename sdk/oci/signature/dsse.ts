import { createPublicKey, verify, type KeyObject } from "node:crypto";
import { asObject } from "../descriptor.js";
import { OciError } from "../errors.js";
import { parseJson } from "../json.js";

/** A signed document (DSSE protocol, version 1): what was signed, of which type, and signatures over both. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly Uint8Array[];
}

/**
 * Reads an envelope, bare or inside a Sigstore bundle. Null for another document, such as an SBOM or an unsigned
 * statement. @throws OciError (content) when it is one, but damaged.
 */
export function parseEnvelope(bytes: Uint8Array, where: string): Envelope | null {
  const document = asObject(parseJson(bytes, where), where);
  const inner = "dsseEnvelope" in document ? asObject(document["dsseEnvelope"], where) : document;
  if (!("payloadType" in inner) || !("signatures" in inner)) return null;
  const { payloadType, payload, signatures } = inner;
  if (typeof payloadType !== "string" || typeof payload !== "string" || !Array.isArray(signatures)) {
    throw new OciError("content", `${where} is no DSSE envelope`);
  }
  return {
    payloadType,
    payload: base64(payload, where),
    signatures: signatures.map((entry) => base64(asObject(entry, where)["sig"], where)),
  };
}

/** Whether one of the signatures is by this key. */
export function isSignedBy(envelope: Envelope, key: KeyObject): boolean {
  const message = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
  const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return envelope.signatures.some((signature) => {
    try {
      return verify(digest, message, key, signature);
    } catch {
      return false;
    }
  });
}

/** A public key in PEM, as `cosign public-key` prints it. @throws OciError (input) */
export function readPublicKey(pem: Uint8Array, where: string): KeyObject {
  try {
    return createPublicKey(Buffer.from(pem));
  } catch (cause) {
    throw new OciError("input", `${where} holds no public key in PEM`, "`cosign public-key --key …` prints one", {
      cause,
    });
  }
}

/** `DSSEv1 <type length> <type> <payload length> <payload>`: what is really signed. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function base64(value: unknown, where: string): Uint8Array {
  if (typeof value !== "string" || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) {
    throw new OciError("content", `${where} holds something else than base64 where bytes are expected`);
  }
  return Buffer.from(value, "base64");
}
