import { Bytes, ConfigObject } from "proxy-wasm-assemblyscript-sdk";
import { Condition } from "../model/condition";
import { Field } from "./field";
import { Reader } from "./reader";
import { Subject, readCondition } from "./values";
import { NO_DIRECT_ADDRESS } from "./when";

/** Most service accounts in one list, as Istio limits them. */
const MOST_ACCOUNTS: i32 = 16;

/** Reads `source` of an item of `from`. */
export function readSource(reader: Reader, source: ConfigObject, conditions: Array<Condition>): void {
  const names =
    both(reader, source, conditions, "principals", "notPrincipals", Field.Principal) +
    both(reader, source, conditions, "namespaces", "notNamespaces", Field.Namespace);
  const accounts = both(reader, source, conditions, "serviceAccounts", "notServiceAccounts", Field.ServiceAccount);
  if (names && accounts) source.refuse("serviceAccounts cannot be set together with principals or namespaces");
  both(reader, source, conditions, "trustDomains", "notTrustDomains", Field.TrustDomain);
  both(reader, source, conditions, "requestPrincipals", "notRequestPrincipals", Field.RequestPrincipal);
  both(reader, source, conditions, "remoteIpBlocks", "notRemoteIpBlocks", Field.RemoteIp);
  const direct = both(reader, source, conditions, "ipBlocks", "notIpBlocks", Field.DirectIp);
  if (direct && !reader.hasDirectAddress) source.refuse(`ipBlocks ${NO_DIRECT_ADDRESS}`);
  if (!conditions.length) source.refuse("must not be empty");
}

/** Reads a field and its opposite and answers how many of the two are there. */
export function both(
  reader: Reader,
  object: ConfigObject,
  conditions: Array<Condition>,
  key: string,
  notKey: string,
  field: Field,
  name: Bytes = Bytes.of(""),
): i32 {
  let found = 0;
  for (let negative = 0; negative < 2; negative++) {
    const called = negative ? notKey : key;
    const list = object.list(called);
    if (field == Field.ServiceAccount && list.size > MOST_ACCOUNTS) list.refuse("has more than 16 values");
    const condition = readCondition(reader, list, new Subject(field, Bytes.of(key), name), negative != 0);
    if (!condition) continue;
    conditions.push(condition);
    found++;
  }
  return found;
}
