import { Bytes, utf8 } from "../../bytes";
import { decodePercent } from "../../encoding/percent";

/** The metrics that a scrape asks for: `name[]=a&name[]=b` in its query. Without one it asks for all. */
export class NameFilter {
  private readonly names: StaticArray<u8>[] = [];

  constructor(
    /** The query, without `?`. */
    readonly query: string,
  ) {
    const text = Bytes.of(query);
    for (let from = 0; from < text.length;) {
      let end = text.indexOf(0x26, from);
      if (end < 0) end = text.length;
      const equals = text.indexOf(0x3d, from);
      if (equals > from && equals < end) this.add(text.slice(from, equals), text.slice(equals + 1, end));
      from = end + 1;
    }
  }

  /** Whether a metric is asked for. */
  has(name: string): bool {
    if (!this.names.length) return true;
    const bytes = Bytes.of(name);
    for (let i = 0; i < this.names.length; i++) if (bytes.equals(unchecked(this.names[i]))) return true;
    return false;
  }

  private add(key: Bytes, value: Bytes): void {
    const plain = decodePercent(key);
    const name = decodePercent(value);
    if (plain && name && plain.equals(utf8("name[]"))) this.names.push(name.copy());
  }
}
