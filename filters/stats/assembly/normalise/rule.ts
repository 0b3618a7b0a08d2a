import { Bytes, ConfigObject } from "proxy-wasm-assemblyscript-sdk";
import { fitsTemplate } from "./template";

/** Brings the values of a label down to few. */
export class Rule {
  readonly label: string;
  private readonly templates: StaticArray<u8>[] = [];
  private readonly from: StaticArray<u8>[] = [];
  private readonly to: StaticArray<u8>[] = [];
  private readonly allowed: StaticArray<u8>[] = [];
  private readonly other: StaticArray<u8>;
  private readonly isClosed: bool;

  constructor(entry: ConfigObject) {
    this.label = entry.required("label").string();
    this.other = Bytes.of(entry.string("other", "other")).copy();
    this.isClosed = entry.has("other") || entry.has("templates") || entry.has("allow");
    const templates = entry.list("templates");
    while (templates.next()) {
      this.templates.push(templates.bytes().copy());
      if (templates.bytes().at(0) != 0x2f) templates.refuse("must begin with /");
    }
    const map = entry.map("map");
    while (map.next()) {
      this.from.push(map.keyBytes.copy());
      this.to.push(map.bytes().copy());
    }
    const allowed = entry.list("allow");
    while (allowed.next()) this.allowed.push(allowed.bytes().copy());
    if (!templates.size && !map.size && !allowed.size) entry.refuse("needs templates, map or allow");
  }

  /** What takes the place of a value. */
  apply(value: Bytes): Bytes {
    for (let i = 0; i < this.from.length; i++) {
      if (value.equals(unchecked(this.from[i]))) return Bytes.of(unchecked(this.to[i]));
    }
    for (let i = 0; i < this.allowed.length; i++) if (value.equals(unchecked(this.allowed[i]))) return value;
    for (let i = 0; i < this.templates.length; i++) {
      const template = Bytes.of(unchecked(this.templates[i]));
      if (fitsTemplate(value, template)) return template;
    }
    return this.isClosed ? Bytes.of(this.other) : value;
  }
}
