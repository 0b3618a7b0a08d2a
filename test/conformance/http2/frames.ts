/*
 * Frames of HTTP/2 (RFC 9113, 4.1), of which Node's own client and server cannot send those that they do not know.
 *
 *   0          3      4       5             9
 *   | length   | type | flags | stream id   | payload … |
 */

export const frameTypes = { data: 0x0, headers: 0x1, settings: 0x4, ping: 0x6, goaway: 0x7, metadata: 0x4d } as const;

/** `END_STREAM` of headers and data, `ACK` of settings and pings. */
export const endStream = 0x1;
export const ack = 0x1;
/** `END_HEADERS`; of a METADATA frame `END_METADATA`. */
export const endHeaders = 0x4;

export const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

const headSize = 9;

export function encodeFrame(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(headSize);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Header fields in HPACK's plainest form: literals without indexing, without Huffman codes, shorter than 127 bytes. */
export function encodeFields(fields: readonly (readonly [name: string, value: string])[]): Buffer {
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.of(0), literal(name), literal(value)]));
}

function literal(text: string): Buffer {
  if (text.length > 126) throw new RangeError("longer than a short literal");
  return Buffer.concat([Buffer.of(text.length), Buffer.from(text, "latin1")]);
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Leaves out that many bytes at the beginning: a client's preface. */
  constructor(private skip = 0) {}

  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const skipped = Math.min(this.skip, this.#rest.length);
    this.skip -= skipped;
    this.#rest = this.#rest.subarray(skipped);
    while (this.#rest.length >= headSize) {
      const end = headSize + this.#rest.readUIntBE(0, 3);
      if (this.#rest.length < end) break;
      const [type, flags] = [this.#rest[3]!, this.#rest[4]!];
      const payload = this.#rest.subarray(headSize, end);
      frames.push({ type, flags, stream: this.#rest.readUInt32BE(5) & 0x7fffffff, payload });
      this.#rest = this.#rest.subarray(end);
    }
    return frames;
  }
}
