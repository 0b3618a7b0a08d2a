import { generateKeyPairSync } from "node:crypto";
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { readMessage } from "../proto.js";
import { sign, verifySignature } from "./signature.js";

const vm = undefined as never;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const der = rsa.publicKey.export({ format: "der", type: "spki" });
const pem = rsa.privateKey.export({ format: "pem", type: "pkcs8" }).toString();

function signed(text: string, hash = "sha256"): Uint8Array {
  const writer = new BinaryWriter().tag(1, 2).string(hash).tag(3, 2).bytes(Buffer.from(text)).tag(4, 2).string(pem);
  const { result } = sign(vm, writer.finish());
  return readMessage(result as Uint8Array)?.bytes(2) as Uint8Array;
}

function verified(signature: Uint8Array, text: string, hash = "sha256") {
  const writer = new BinaryWriter()
    .tag(1, 2)
    .string(hash)
    .tag(2, 2)
    .bytes(der)
    .tag(3, 2)
    .bytes(signature)
    .tag(4, 2)
    .bytes(Buffer.from(text));
  const message = readMessage(verifySignature(vm, writer.finish()).result as Uint8Array);
  return { result: message?.number(1) === 1, error: message?.text(2) ?? "" };
}

describe("signatures", () => {
  test("what was signed is verified, and nothing else", () => {
    const signature = signed("text");
    expect(verified(signature, "text")).toEqual({ result: true, error: "" });
    expect(verified(signature, "other").result).toBe(false);
    expect(verified(signature, "text", "sha1").result).toBe(false);
    expect(verified(signature, "text", "md5")).toEqual({ result: false, error: "md5 is not supported." });
  });

  test("exactly one key", () => {
    expect(verifySignature(vm, new BinaryWriter().tag(1, 2).string("sha256").finish())).toEqual({ status: 2 });
    expect(sign(vm, new BinaryWriter().tag(2, 2).string("a").tag(4, 2).string("b").finish())).toEqual({ status: 2 });
    expect(sign(vm, new Uint8Array([0xff]))).toEqual({ status: 2 });
  });

  test("a key that is none is an error in the result", () => {
    const { status, result } = sign(
      vm,
      new BinaryWriter().tag(1, 2).string("sha256").tag(4, 2).string("no key").finish(),
    );
    expect(status).toBe(0);
    const reader = new BinaryReader(result as Uint8Array);
    expect(reader.tag()[0]).toBe(3);
  });
});
