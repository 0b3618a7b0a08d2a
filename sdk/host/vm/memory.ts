import { asBuffer, type ByteString } from "../bytes.js";

/**
 * The linear memory of a guest, with the bounds checks of Envoy: an access outside is a failed call, no trap.
 *
 * Growing a memory detaches the old view, whose length then reads 0; that is how growth is noticed cheaply.
 */
export class GuestMemory {
  /** Bytes read from the guest since somebody set this to 0. */
  bytesRead = 0;
  #bytes: Buffer;
  #view: DataView;

  constructor(private readonly memory: WebAssembly.Memory) {
    this.#bytes = Buffer.from(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** All of the memory as it is now. The view dies when the guest grows its memory. */
  get bytes(): Buffer {
    if (this.#bytes.length === 0) this.#refresh();
    return this.#bytes;
  }

  /** Size in pages of 64 KiB. */
  get pages(): number {
    return this.bytes.length / 65536;
  }

  has(address: number, length: number): boolean {
    return (address >>> 0) + (length >>> 0) <= this.bytes.length;
  }

  /** The bytes as a byte string, or null when they are outside. */
  read(address: number, length: number): ByteString | null {
    const start = address >>> 0;
    const end = start + (length >>> 0);
    const bytes = this.bytes;
    if (end > bytes.length) return null;
    this.bytesRead += end - start;
    return end - start < 12 ? shortString(bytes, start, end) : bytes.toString("latin1", start, end);
  }

  /** A view of the bytes that lives until the guest runs again, or null when they are outside. */
  view(address: number, length: number): Buffer | null {
    const start = address >>> 0;
    const end = start + (length >>> 0);
    const bytes = this.bytes;
    if (end > bytes.length) return null;
    this.bytesRead += end - start;
    return bytes.subarray(start, end);
  }

  /** A copy of the bytes, or null when they are outside. */
  copy(address: number, length: number): Uint8Array | null {
    const view = this.view(address, length);
    return view === null ? null : new Uint8Array(view);
  }

  /** Writes a byte string that is known to fit. */
  write(address: number, text: ByteString): void {
    const start = address >>> 0;
    const bytes = this.bytes;
    if (text.length > 24) {
      bytes.write(text, start, "latin1");
      return;
    }
    for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
  }

  /** Writes bytes that are known to fit. */
  writeBytes(address: number, source: Uint8Array): void {
    this.bytes.set(source, address >>> 0);
  }

  setU32(address: number, value: number): boolean {
    if (!this.has(address, 4)) return false;
    this.#view.setUint32(address >>> 0, value, true);
    return true;
  }

  setU64(address: number, value: bigint): boolean {
    if (!this.has(address, 8)) return false;
    this.#view.setBigUint64(address >>> 0, value, true);
    return true;
  }

  getU32(address: number): number {
    return this.has(address, 4) ? this.#view.getUint32(address >>> 0, true) : 0;
  }

  #refresh(): void {
    this.#bytes = asBuffer(new Uint8Array(this.memory.buffer));
    this.#view = new DataView(this.memory.buffer);
  }
}

function shortString(bytes: Buffer, start: number, end: number): ByteString {
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}
