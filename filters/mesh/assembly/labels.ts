import { Bytes } from "proxy-wasm-assemblyscript-sdk";

/** Names of labels that are exchanged beside the standard ones, sorted as bytes, without repetition. */
export class LabelNames {
  private readonly names: StaticArray<u8>[] = [];

  /** Adds a name. */
  add(name: Bytes): void {
    let i = 0;
    while (i < this.names.length) {
      const order = name.compareTo(Bytes.of(unchecked(this.names[i])));
      if (order == 0) return;
      if (order < 0) break;
      i++;
    }
    this.names.push(name.copy());
    for (let j = this.names.length - 1; j > i; j--) this.names[j] = this.names[j - 1];
    this.names[i] = name.copy();
  }

  /** How many there are. */
  get count(): i32 {
    return this.names.length;
  }

  at(index: i32): StaticArray<u8> {
    return unchecked(this.names[index]);
  }

  has(name: Bytes): bool {
    for (let i = 0; i < this.names.length; i++) if (name.equals(unchecked(this.names[i]))) return true;
    return false;
  }
}
