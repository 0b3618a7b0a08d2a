import { byteString, type ByteString } from "./bytes.js";

interface Entry {
  value: Uint8Array;
  cas: number;
}

/**
 * Data that all VMs of one Envoy process share. The only border is `vm_id`: all plugins without one share
 * everything, whatever their code. Nothing is ever deleted.
 */
export class SharedData {
  readonly #spaces = new Map<ByteString, Map<ByteString, Entry>>();
  #cas = 0;

  find(vmId: ByteString, key: ByteString): Readonly<Entry> | undefined {
    return this.#spaces.get(vmId)?.get(key);
  }

  /**
   * Stores a value. `cas` 0 stores in any case; another number must be the entry's present one, and is ignored
   * when there is no entry yet.
   *
   * @returns false when `cas` does not match.
   */
  store(vmId: ByteString, key: ByteString, value: Uint8Array, cas: number): boolean {
    let space = this.#spaces.get(vmId);
    if (space === undefined) this.#spaces.set(vmId, (space = new Map<ByteString, Entry>()));
    const entry = space.get(key);
    if (entry !== undefined && cas !== 0 && cas !== entry.cas) return false;
    space.set(key, { value, cas: this.#nextCas() });
    return true;
  }

  /** What a test wants to see: the value under `key`, by default of plugins without a `vm_id`. */
  get(key: string, vmId = ""): Uint8Array | undefined {
    return this.find(byteString(vmId), byteString(key))?.value;
  }

  /** Puts a value where guests will find it. */
  set(key: string, value: string | Uint8Array, vmId = ""): void {
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    this.store(byteString(vmId), byteString(key), bytes, 0);
  }

  keys(vmId = ""): string[] {
    return [...(this.#spaces.get(byteString(vmId))?.keys() ?? [])];
  }

  /** Never 0, which means "no entry". */
  #nextCas(): number {
    this.#cas = (this.#cas + 1) >>> 0;
    if (this.#cas === 0) this.#cas = 1;
    return this.#cas;
  }
}
