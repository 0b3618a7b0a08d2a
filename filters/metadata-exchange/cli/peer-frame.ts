import { create, fromBinary, toBinary, type JsonObject } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { Failure } from "../../cli/failure.js";
import { decodeStruct, encodeStruct } from "./struct.js";

// What is exchanged in front of a TCP stream: magic and length, 4 bytes each, big endian, then an Any with a Struct.

const MAGIC = 0x3d230467;
const TYPE_URL = "type.googleapis.com/google.protobuf.Struct";
const HEAD = 8;

/** What a frame tells of its sender. */
export interface Frame {
  readonly metadata: JsonObject;
  /** Id of the sender's node; empty when the frame has none. */
  readonly id: string;
}

export function encodeFrame({ metadata, id }: Frame): Uint8Array {
  const struct = encodeStruct({
    "x-envoy-peer-metadata": metadata,
    ...(id === "" ? {} : { "x-envoy-peer-metadata-id": id }),
  });
  const message = toBinary(AnySchema, create(AnySchema, { typeUrl: TYPE_URL, value: struct }));
  const frame = Buffer.alloc(HEAD + message.length);
  frame.writeUInt32BE(MAGIC, 0);
  frame.writeUInt32BE(message.length, 4);
  frame.set(message, HEAD);
  return frame;
}

/**
 * The frame at the beginning of `bytes`; what follows it is not looked at.
 *
 * @throws Failure when there is none.
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < HEAD || view.readUInt32BE(0) !== MAGIC) throw new Failure("the bytes do not begin with 3d230467");
  const length = view.readUInt32BE(4);
  if (view.length < HEAD + length) {
    throw new Failure(`the frame is cut off: it announces ${length} bytes, ${view.length - HEAD} follow`);
  }
  try {
    const any = fromBinary(AnySchema, view.subarray(HEAD, HEAD + length));
    if (any.typeUrl !== TYPE_URL) throw new Error(`it is a ${any.typeUrl}`);
    const struct = decodeStruct(any.value);
    const { "x-envoy-peer-metadata": metadata, "x-envoy-peer-metadata-id": id } = struct;
    return { metadata: isObject(metadata) ? metadata : {}, id: typeof id === "string" ? id : "" };
  } catch (error) {
    throw new Failure(`the frame holds no google.protobuf.Struct: ${(error as Error).message}`);
  }
}

function isObject(value: JsonObject[string] | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
