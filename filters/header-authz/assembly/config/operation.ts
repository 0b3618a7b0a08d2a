import { Bytes, ConfigObject } from "proxy-wasm-assemblyscript-sdk";
import { Condition } from "../model/condition";
import { Field } from "./field";
import { Reader } from "./reader";
import { both } from "./source";

/** Reads `operation` of an item of `to`. */
export function readOperation(reader: Reader, operation: ConfigObject, conditions: Array<Condition>): void {
  both(reader, operation, conditions, "hosts", "notHosts", Field.Host, Bytes.of(":authority"));
  both(reader, operation, conditions, "methods", "notMethods", Field.Header, Bytes.of(":method"));
  both(reader, operation, conditions, "paths", "notPaths", Field.Path, Bytes.of(":path"));
  both(reader, operation, conditions, "ports", "notPorts", Field.DestinationPort);
  if (!conditions.length) operation.refuse("must not be empty");
}
