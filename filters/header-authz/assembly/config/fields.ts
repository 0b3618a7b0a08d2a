import { Bytes, ConfigMap, JsonKind, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Field } from "../model/field";
import { Reader } from "./reader";
import { lowerCase } from "./text";
import { readCondition } from "./values";
import { NO_DIRECT_ADDRESS } from "./when";

/** Most service accounts in one list, as Istio limits them. */
const MOST_ACCOUNTS: i32 = 16;

/** Reads `source` of an item of `from`, or `operation` of an item of `to`: fields and their opposites. */
export function readFields(reader: Reader, fields: ConfigMap, isSource: bool): void {
  let names = 0;
  let accounts = 0;
  while (fields.next()) {
    const key = fields.keyBytes;
    const negative = key.length > 3 && key.startsWith(utf8("not")) && key.at(3) < 0x5b;
    const name = negative ? lowerFirst(key.slice(3)) : key;
    const field = isSource ? sourceField(name) : operationField(name);
    if (field < 0) {
      fields.refuse("is not a known key");
      continue;
    }
    if (fields.kind == JsonKind.Null) continue;
    const list = fields.list();
    if (list.size) {
      if (field == Field.Principal || field == Field.Namespace) names++;
      if (field == Field.ServiceAccount) accounts++;
      if (field == Field.ServiceAccount && list.size > MOST_ACCOUNTS) list.refuse("has more than 16 values");
      if (field == Field.DirectIp && !reader.hasDirectAddress) list.refuse(NO_DIRECT_ADDRESS);
    }
    readCondition(reader, list, <Field>field, headerOf(<Field>field), negative);
  }
  if (names && accounts) fields.refuse("serviceAccounts cannot be set together with principals or namespaces");
  if (!reader.conditionCount) fields.refuse("must not be empty");
}

function lowerFirst(text: Bytes): Bytes {
  const copy = lowerCase(text);
  memory.copy(copy.address + 1, text.address + 1, text.length - 1);
  return copy;
}

function sourceField(name: Bytes): i32 {
  if (name.equals(utf8("principals"))) return Field.Principal;
  if (name.equals(utf8("namespaces"))) return Field.Namespace;
  if (name.equals(utf8("serviceAccounts"))) return Field.ServiceAccount;
  if (name.equals(utf8("trustDomains"))) return Field.TrustDomain;
  if (name.equals(utf8("requestPrincipals"))) return Field.RequestPrincipal;
  if (name.equals(utf8("remoteIpBlocks"))) return Field.RemoteIp;
  return name.equals(utf8("ipBlocks")) ? Field.DirectIp : -1;
}

function operationField(name: Bytes): i32 {
  if (name.equals(utf8("hosts"))) return Field.Host;
  if (name.equals(utf8("methods"))) return Field.Method;
  if (name.equals(utf8("paths"))) return Field.Path;
  return name.equals(utf8("ports")) ? Field.Port : -1;
}

/** The pseudo header that a field looks at. */
function headerOf(field: Field): Bytes {
  if (field == Field.Host) return Bytes.of(utf8(":authority"));
  if (field == Field.Method) return Bytes.of(utf8(":method"));
  return Bytes.of(field == Field.Path ? utf8(":path") : utf8(""));
}
