import { Bytes, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Field, LabelNames, ownLabel, ownWorkload } from "../../../mesh/assembly/mesh";

/**
 * What our side of the labels says, copied once: fields of the node's metadata as they are, empty where it has none.
 * App and version come from the labels of these names alone; a peer's may come from `app.kubernetes.io/…`, too.
 */
export class OwnSide {
  readonly workload: StaticArray<u8>;
  readonly namespace: StaticArray<u8>;
  readonly cluster: StaticArray<u8>;
  readonly service: StaticArray<u8>;
  readonly revision: StaticArray<u8>;
  app: StaticArray<u8> = [];
  version: StaticArray<u8> = [];

  constructor() {
    const own = ownWorkload(new LabelNames());
    this.workload = own.get(Field.Workload).copy();
    this.namespace = own.get(Field.Namespace).copy();
    this.cluster = own.get(Field.Cluster).copy();
    this.service = own.get(Field.Service).copy();
    this.revision = own.get(Field.Revision).copy();
    this.app = ownLabel(utf8("app")).copy();
    this.version = ownLabel(utf8("version")).copy();
  }
}

/** `unknown`: what a label says of a peer that nobody knows. */
export function unknown(): Bytes {
  return Bytes.of(utf8("unknown"));
}
