import {
  Bytes,
  BytesBuilder,
  ProtobufReader,
  ProtobufWriter,
  WireType,
  utf8,
  sameBytes,
} from "proxy-wasm-assemblyscript-sdk";
import { StructEntries, writeStruct, writeText } from "../../../mesh/assembly/mesh";

// What is exchanged in front of a TCP stream, as Istio's metadata_exchange filter writes it. Numbers are big endian.
//
//   0          4          8
//   | 3D230467 | length n | google.protobuf.Any, n bytes |
//
//   Any      1: "type.googleapis.com/google.protobuf.Struct"   2: Struct
//   Struct   "x-envoy-peer-metadata": Struct of `metadata.ts`  "x-envoy-peer-metadata-id": text

const MAGIC: u32 = 0x3d230467;
/** Bytes before the message. */
export const FRAME_HEAD: i32 = 8;
/** Bytes that tell a frame from payload: up to the end of the Any's type URL, which is tag, length and 42 letters. */
export const FRAME_BEGIN: i32 = FRAME_HEAD + 2 + 42;

/** What the bytes at the beginning of a stream are. */
export const enum FrameState {
  /** No frame: all bytes are payload. */
  None = 0,
  /** The beginning of a frame, or too few bytes to tell. */
  Partial = 1,
  /** A frame, and perhaps payload behind it. */
  Complete = 2,
}

/** Whole length of the frame that these bytes begin with, known from 8 bytes on. */
export function frameLength(bytes: Bytes): i32 {
  return FRAME_HEAD + <i32>leastLength(bytes);
}

/**
 * Judges the first bytes of a stream: one wrong byte in magic, length or type URL, and it is no frame. So payload is held
 * back only as long as it could still become one.
 *
 * @param cap most bytes of a message; longer ones are no frame.
 */
export function frameState(bytes: Bytes, cap: i32): FrameState {
  const known = min(bytes.length, 4);
  for (let i = 0; i < known; i++) if (bytes.at(i) != <u8>(MAGIC >> (24 - 8 * i))) return FrameState.None;
  const length = leastLength(bytes);
  if (length > <u32>cap) return FrameState.None;
  if (bytes.length < FRAME_HEAD) return FrameState.Partial;
  if (length < <u32>(FRAME_BEGIN - FRAME_HEAD)) return FrameState.None;
  const url = Bytes.of(utf8("\x0a\x2atype.googleapis.com/google.protobuf.Struct"));
  const seen = min(bytes.length, FRAME_BEGIN) - FRAME_HEAD;
  if (!sameBytes(bytes.address + FRAME_HEAD, url.address, seen)) return FrameState.None;
  return bytes.length < frameLength(bytes) ? FrameState.Partial : FrameState.Complete;
}

/** The length that is announced; as long as bytes of it are missing, the least that it can become. */
function leastLength(bytes: Bytes): u32 {
  let length: u32 = 0;
  for (let i = 4; i < FRAME_HEAD; i++) length = (length << 8) | bytes.at(i);
  return length;
}

/**
 * The peer's metadata out of a complete frame, a Struct for `readMetadata`; empty when the frame carries none, null when
 * its message is malformed.
 */
export function readFrame(frame: Bytes): Bytes | null {
  const any = ProtobufReader.of(frame.slice(FRAME_HEAD, frameLength(frame)));
  let value = Bytes.view(0, 0);
  while (any.next()) if (any.is(2, WireType.Bytes)) value = any.bytes();
  if (any.failed) return null;
  let metadata = Bytes.view(0, 0);
  const entries = StructEntries.of(value);
  while (entries.next()) {
    const inner = entries.struct;
    if (inner && entries.key.equals(utf8("x-envoy-peer-metadata"))) metadata = inner;
  }
  return entries.failed ? null : metadata;
}

/** A frame with this metadata, from `writeMetadata`, and this node id. */
export function writeFrame(metadata: Bytes, nodeId: Bytes): Bytes {
  const struct = ProtobufWriter.create(1024);
  writeStruct(struct, utf8("x-envoy-peer-metadata"), metadata);
  writeText(struct, utf8("x-envoy-peer-metadata-id"), nodeId);
  const out = BytesBuilder.create(1024);
  out.extend(FRAME_HEAD);
  const any = ProtobufWriter.to(out);
  any.bytes(1, utf8("type.googleapis.com/google.protobuf.Struct"));
  any.bytes(2, struct.view());
  store<u32>(out.address, bswap(MAGIC));
  store<u32>(out.address, bswap(<u32>(out.length - FRAME_HEAD)), 4);
  return out.view();
}
