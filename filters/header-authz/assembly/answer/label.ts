import { BytesBuilder, Utf8, utf8 } from "proxy-wasm-assemblyscript-sdk";
import { Condition } from "../model/condition";
import { Field } from "../model/field";

/** Appends what the policy calls the subject of a condition: `paths`, `request.headers[x-tenant]`. */
export function appendLabel(text: BytesBuilder, condition: Condition): void {
  const field = condition.field;
  text.append(labelOf(field));
  const name = condition.slot.name;
  if (field == Field.Header) {
    text.byte(0x5b).append(name).byte(0x5d);
  } else if (field == Field.Claim || field == Field.Metadata) {
    // Names, each ended by NUL: of a claim from the third on, of metadata the filter and a key.
    let from = field == Field.Claim ? name.indexOf(0, name.indexOf(0) + 1) + 1 : 0;
    while (from < name.length) {
      const end = name.indexOf(0, from);
      text.byte(0x5b).append(name.slice(from, end)).byte(0x5d);
      from = end + 1;
    }
  }
}

function labelOf(field: Field): Utf8 {
  switch (field) {
    case Field.Header:
      return utf8("request.headers");
    case Field.Method:
      return utf8("methods");
    case Field.Host:
      return utf8("hosts");
    case Field.Path:
      return utf8("paths");
    case Field.Port:
      return utf8("ports");
    case Field.Sni:
      return utf8("connection.sni");
    case Field.Principal:
      return utf8("principals");
    case Field.Namespace:
      return utf8("namespaces");
    case Field.ServiceAccount:
      return utf8("serviceAccounts");
    case Field.TrustDomain:
      return utf8("trustDomains");
    case Field.RemoteIp:
      return utf8("remoteIpBlocks");
    case Field.DirectIp:
      return utf8("ipBlocks");
    case Field.DestinationIp:
      return utf8("destination.ip");
    case Field.RequestPrincipal:
      return utf8("requestPrincipals");
    case Field.Claim:
      return utf8("request.auth.claims");
    default:
      return utf8("metadata");
  }
}
