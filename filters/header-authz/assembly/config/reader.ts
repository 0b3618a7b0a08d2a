import { Bytes, Configuration } from "proxy-wasm-assemblyscript-sdk";
import { Policies } from "../model/policies";
import { Engine } from "../model/rule";

/** What is known while a configuration is read. */
export class Reader {
  /** Rules read so far, addresses of `Rule`. */
  readonly rules: Array<usize> = [];
  /** Namespace of the policy that is being read. */
  namespace: Bytes = Bytes.of("");
  /** Which question its rules answer. */
  engine: Engine = Engine.Allow;
  /** Whether the configuration says where the direct address of the client is found. */
  hasDirectAddress: bool = false;
  private ids: Array<Bytes> = [];

  constructor(
    readonly configuration: Configuration,
    readonly policies: Policies,
  ) {}

  /** Whether there was a policy with this id before. */
  knows(id: Bytes): bool {
    for (let i = 0; i < this.ids.length; i++) if (this.ids[i].equals(id)) return true;
    this.ids.push(id);
    return false;
  }
}
