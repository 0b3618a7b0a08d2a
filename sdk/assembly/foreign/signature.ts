import { Bytes } from "../bytes";
import { ProtobufReader } from "../protobuf/reader";
import { ProtobufWriter } from "../protobuf/writer";
import { callForeignFunction } from "./call";

/**
 * Verifies an RSA or ECDSA signature at native speed. `hash` is sha1, sha224, sha256, sha384 or sha512; `publicKey` is DER.
 * `false` also for a key or signature that makes no sense. Foreign function `verify_signature`.
 */
export function verifySignature<K, S, T>(hash: string, publicKey: K, signature: S, text: T): bool {
  const writer = ProtobufWriter.create();
  writer.bytes(1, hash);
  writer.bytes(2, publicKey);
  writer.bytes(3, signature);
  writer.bytes(4, text);
  const answer = callForeignFunction("verify_signature", writer.view());
  return answer !== null && isTrue(answer);
}

/** Signs; `null` when that fails. `privateKey` is DER. Foreign function `sign`, Envoy 1.37 and newer. */
export function sign<K, T>(hash: string, privateKey: K, text: T): Bytes | null {
  const writer = ProtobufWriter.create();
  writer.bytes(1, hash);
  writer.bytes(2, privateKey);
  writer.bytes(3, text);
  const answer = callForeignFunction("sign", writer.view());
  if (!answer || !isTrue(answer)) return null;
  const reader = ProtobufReader.of(answer);
  while (reader.next()) if (reader.field == 2) return reader.bytes();
  return null;
}

/** Field 1 of `VerifySignatureResult` and of `SignResult`: whether it went well. */
function isTrue(result: Bytes): bool {
  const reader = ProtobufReader.of(result);
  while (reader.next()) if (reader.field == 1) return reader.uint64() != 0;
  return false;
}
