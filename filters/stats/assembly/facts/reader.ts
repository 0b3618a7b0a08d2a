import { BytesBuilder, CelExpression, HeaderPairs, getProperty } from "proxy-wasm-assemblyscript-sdk";
import { Facts, Reporter } from "./facts";
import { Item, celOf, pathOf } from "./item";

/** After how many streams the usual list is tried again once it failed. */
const PATIENCE: i32 = 64;

/**
 * Reads facts of the current stream, in one host call: a list in CEL. A guard (`has(…)`) costs as much as the attribute
 * itself, so there are two lists: the usual one has few guards and fails when something is missing; then the careful one
 * is asked, and stays in use for a while. A host without CEL is asked one by one.
 */
export class FactReader {
  private readonly usual: CelExpression | null;
  private readonly careful: CelExpression | null;
  private patience: i32 = 0;

  constructor(
    private readonly items: StaticArray<Item>,
    private readonly reporter: Reporter,
    private readonly withHost: bool,
  ) {
    this.usual = CelExpression.create(listOf(items, reporter, withHost, false).view());
    this.careful = CelExpression.create(listOf(items, reporter, withHost, true).view());
  }

  /** The facts of the stream that the current callback is about; not of one that was made effective. */
  read(): Facts {
    const values = this.evaluate();
    if (!values) return this.readOneByOne();
    const facts = Facts.none();
    for (let i = 0; values.next(); i++) facts.assign(unchecked(this.items[i]), values.name);
    return facts;
  }

  /** The same with a host call for each, for streams that were made effective, too. */
  readOneByOne(): Facts {
    const facts = Facts.none();
    facts.grpcStatus = -1;
    for (let i = 0; i < this.items.length; i++) {
      const item = unchecked(this.items[i]);
      if (item == Item.Host && !this.withHost) continue;
      const value = getProperty(pathOf(item, this.reporter));
      if (value) facts.assign(item, value);
    }
    return facts;
  }

  /** Lets the host forget the expressions. */
  delete(): void {
    const usual = this.usual;
    if (usual) usual.delete();
    const careful = this.careful;
    if (careful) careful.delete();
  }

  private evaluate(): HeaderPairs | null {
    if (this.patience == 0) {
      const usual = this.usual;
      const values = usual ? usual.evaluateList() : null;
      if (values) return values;
      this.patience = PATIENCE;
    }
    this.patience--;
    const careful = this.careful;
    return careful ? careful.evaluateList() : null;
  }
}

function listOf(items: StaticArray<Item>, reporter: Reporter, withHost: bool, careful: bool): BytesBuilder {
  const text = BytesBuilder.create(1536);
  for (let i = 0; i < items.length; i++) {
    const item = unchecked(items[i]);
    text.byte(i ? 0x2c : 0x5b);
    text.append(item == Item.Host && !withHost ? "''" : celOf(item, reporter, careful));
  }
  return text.byte(0x5d);
}
