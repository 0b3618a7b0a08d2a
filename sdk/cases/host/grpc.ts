import type { AnswerPlan } from "../plan/plan.js";

/*
 * A gRPC message in an HTTP/2 body:
 *   offset 0  compressed flag, 1 byte, always 0 here
 *   offset 1  length of the message, 4 bytes, big-endian
 *   offset 5  the message
 */
const prefixSize = 5;

export function frame(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(prefixSize);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The messages in a body; an incomplete last one is left out. */
export function messagesOf(chunks: readonly Uint8Array[]): Uint8Array[] {
  const body = Buffer.concat(chunks);
  const messages: Uint8Array[] = [];
  for (let at = 0; at + prefixSize <= body.length;) {
    const end = at + prefixSize + body.readUInt32BE(at + 1);
    if (end > body.length) break;
    messages.push(body.subarray(at + prefixSize, end));
    at = end;
  }
  return messages;
}

/** A trailer; of an answer that consists of headers only, the header. */
export function trailerText({ headers, trailers }: AnswerPlan, name: string): string | undefined {
  const found = [...trailers, ...headers].find(([each]) => each === name);
  return found && Buffer.from(found[1]).toString();
}
