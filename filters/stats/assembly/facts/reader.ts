import { Bytes, BytesBuilder, CelExpression, HeaderPairs, getProperty } from "proxy-wasm-assemblyscript-sdk";
import { Direction, listenerDirection } from "../../../mesh/assembly/mesh";
import { Facts, Reporter } from "./facts";
import { Item, celOf, pathOf } from "./item";

/** After how many streams the usual list is tried again once it failed. */
const PATIENCE: i32 = 64;

/**
 * Reads facts of the current stream, in one host call: a list in CEL. A guard (`has(…)`) costs as much as the attribute
 * itself, so there are two lists: the usual one has few guards and fails when something is missing; then the careful one
 * is asked, and stays in use for a while. A host without CEL is asked one by one.
 *
 * What is asked depends on the side that we are on, and that on the stream's listener: a list chooses by itself, and says
 * first which it chose. At a waypoint there is nothing to choose.
 */
export class FactReader {
  private readonly usual: CelExpression | null;
  private readonly careful: CelExpression | null;
  private patience: i32 = 0;

  constructor(
    private readonly items: StaticArray<Item>,
    private readonly withHost: bool,
    private readonly isWaypoint: bool,
  ) {
    this.usual = CelExpression.create(this.expression(false));
    this.careful = CelExpression.create(this.expression(true));
  }

  /** The facts of the stream that the current callback is about; not of one that was made effective. */
  read(): Facts {
    const values = this.evaluate();
    if (!values) return this.readOneByOne();
    const facts = Facts.none();
    facts.reporter = values.next() ? reporterOf(values.name) : Reporter.Source;
    for (let i = 0; values.next(); i++) facts.assign(unchecked(this.items[i]), values.name);
    return facts;
  }

  /** The same with a host call for each, for streams that were made effective, too. */
  readOneByOne(): Facts {
    const facts = Facts.none();
    facts.reporter = this.reporter();
    facts.grpcStatus = -1;
    for (let i = 0; i < this.items.length; i++) {
      const item = unchecked(this.items[i]);
      if (item == Item.Host && !this.withHost) continue;
      const value = getProperty(pathOf(item, facts.reporter));
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

  /** The side that we are on in the current stream. */
  private reporter(): Reporter {
    if (this.isWaypoint) return Reporter.Waypoint;
    return listenerDirection() == Direction.Inbound ? Reporter.Destination : Reporter.Source;
  }

  private expression(careful: bool): Bytes {
    const text = BytesBuilder.create(2048);
    if (this.isWaypoint) {
      this.list(text, Reporter.Waypoint, careful);
    } else {
      if (careful) text.append("has(xds.listener_direction)&&");
      this.list(text.append("xds.listener_direction==1?"), Reporter.Destination, careful);
      this.list(text.append(":"), Reporter.Source, careful);
    }
    return text.view();
  }

  private list(text: BytesBuilder, reporter: Reporter, careful: bool): void {
    text.append("[").integer(reporter);
    for (let i = 0; i < this.items.length; i++) {
      const item = unchecked(this.items[i]);
      text.append(",").append(item == Item.Host && !this.withHost ? "''" : celOf(item, reporter, careful));
    }
    text.append("]");
  }
}

function reporterOf(value: Bytes): Reporter {
  return <Reporter>(value.length == 8 ? load<i32>(value.address) : Reporter.Source);
}
