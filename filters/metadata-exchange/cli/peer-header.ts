import type { JsonObject } from "@bufbuild/protobuf";
import { Failure } from "../../cli/failure.js";
import { decodeStruct, encodeStruct } from "./struct.js";

/** Istio's `x-envoy-peer-metadata` of this metadata. */
export function encodeHeader(metadata: JsonObject): string {
  return Buffer.from(encodeStruct(metadata)).toString("base64");
}

/**
 * The metadata in an `x-envoy-peer-metadata`, padded or not.
 *
 * @throws Failure when it is none.
 */
export function decodeHeader(header: string): JsonObject {
  const text = header.trim();
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.replace(/=+$/, "").length % 4 === 1) {
    throw new Failure("this is not base64", "Pass the value of x-envoy-peer-metadata alone, without its name.");
  }
  try {
    return decodeStruct(Buffer.from(text, "base64"));
  } catch (error) {
    throw new Failure(`this base64 holds no google.protobuf.Struct: ${(error as Error).message}`);
  }
}
