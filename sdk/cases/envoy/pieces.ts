import { delay } from "../../envoy/process/wait.js";

/** Writes pieces with a pause between them, so that the proxy reads each on its own. */
export async function writePieces(pieces: readonly Uint8Array[], write: (piece: Uint8Array) => unknown): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await pause();
    write(piece);
  }
}

/** Long enough for a proxy on a busy machine to read what was written. */
export function pause(): Promise<void> {
  return delay(12);
}
