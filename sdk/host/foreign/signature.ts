import { createPrivateKey, createPublicKey, sign as cryptoSign, verify, type KeyObject } from "node:crypto";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { Status } from "../abi/status.js";
import { readMessage, type ProtoFields } from "../proto.js";
import type { ForeignFunction, ForeignResult } from "./index.js";

const HASHES = new Set(["sha1", "sha224", "sha256", "sha384", "sha512"]);

/**
 * `verify_signature`: argument `VerifySignatureArguments` (1 hash, 2 DER key, 3 signature, 4 text, 5 PEM key),
 * result `VerifySignatureResult` (1 result, 2 error). BadArgument unless there is exactly one key.
 */
export const verifySignature: ForeignFunction = (_vm, argument) => {
  const message = readMessage(argument);
  if (message === null || !hasOneKey(message, 2, 5)) return { status: Status.BadArgument };
  const writer = new BinaryWriter();
  const error = attempt(message.text(1), () => {
    const key = publicKey(message);
    return verify(message.text(1), message.bytes(4) ?? new Uint8Array(0), key, message.bytes(3) ?? new Uint8Array(0));
  });
  if (error === undefined) writer.tag(1, 0).bool(true);
  else writer.tag(2, 2).string(error);
  return ok(writer);
};

/**
 * `sign`: argument `SignArguments` (1 hash, 2 DER key, 3 text, 4 PEM key), result `SignResult`
 * (1 result, 2 signature, 3 error). Envoy 1.37 and later.
 */
export const sign: ForeignFunction = (_vm, argument) => {
  const message = readMessage(argument);
  if (message === null || !hasOneKey(message, 2, 4)) return { status: Status.BadArgument };
  const writer = new BinaryWriter();
  const error = attempt(message.text(1), () => {
    const signature = cryptoSign(message.text(1), message.bytes(3) ?? new Uint8Array(0), privateKey(message));
    writer.tag(1, 0).bool(true).tag(2, 2).bytes(new Uint8Array(signature));
    return true;
  });
  if (error !== undefined) writer.tag(3, 2).string(error);
  return ok(writer);
};

function attempt(hash: string, run: () => boolean): string | undefined {
  if (!HASHES.has(hash)) return `${hash} is not supported.`;
  try {
    return run() ? undefined : "Failed to verify digest.";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function publicKey(message: ProtoFields): KeyObject {
  const pem = message.text(5);
  if (pem !== "") return createPublicKey(pem);
  return createPublicKey({ key: Buffer.from(message.bytes(2) as Uint8Array), format: "der", type: "spki" });
}

function privateKey(message: ProtoFields): KeyObject {
  const pem = message.text(4);
  if (pem !== "") return createPrivateKey(pem);
  return createPrivateKey({ key: Buffer.from(message.bytes(2) as Uint8Array), format: "der", type: "pkcs8" });
}

function hasOneKey(message: ProtoFields, der: number, pem: number): boolean {
  return (message.bytes(der) ?? "").length > 0 !== message.text(pem).length > 0;
}

function ok(writer: BinaryWriter): ForeignResult {
  return { status: Status.Ok, result: writer.finish() };
}
