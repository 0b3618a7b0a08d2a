import { Bytes, ConfigList, ConfigObject } from "proxy-wasm-assemblyscript-sdk";
import { LabelNames, writePeer } from "../../../mesh/assembly/mesh";
import { AddressBlock } from "./address";
import { readEntry } from "./entry";
import { DirectoryTable } from "./table";

/** Reads `directory.workloads`. */
export function readTable(workloads: ConfigList, kept: LabelNames): DirectoryTable {
  const table = new DirectoryTable(workloads.size);
  while (workloads.next()) {
    const entry = workloads.object();
    const by = entry.oneOf(["address", "principal", "header"]);
    const peer = writePeer(readEntry(entry, kept));
    if (peer.isEmpty) entry.refuse("says nothing of the workload");
    let isNew = true;
    if (by == 0) isNew = addBlock(table, entry, peer);
    else if (by == 1) isNew = table.addPrincipal(notEmpty(entry, "principal"), peer);
    else if (by == 2) isNew = addHeader(table, entry.object("header"), peer);
    if (!isNew) entry.refuse("is found by the same as an entry before");
  }
  return table;
}

function addBlock(table: DirectoryTable, entry: ConfigObject, peer: Bytes): bool {
  const address = entry.required("address");
  const block = AddressBlock.parse(address.bytes());
  if (block) return table.addBlock(block, peer);
  address.refuse("is no IP address and no block of them in CIDR notation");
  return true;
}

function addHeader(table: DirectoryTable, header: ConfigObject, peer: Bytes): bool {
  return table.addHeader(notEmpty(header, "name"), notEmpty(header, "value"), peer);
}

function notEmpty(object: ConfigObject, key: string): Bytes {
  const value = object.required(key);
  const text = value.bytes();
  if (text.isEmpty) value.refuse("must not be empty");
  return text;
}
