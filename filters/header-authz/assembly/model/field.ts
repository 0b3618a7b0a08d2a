import { Attribute } from "./attribute";

/** Fields of a policy that hold values. Several of them look at the same attribute. */
export const enum Field {
  Header = 0,
  Method = 1,
  Host = 2,
  Path = 3,
  Port = 4,
  Sni = 5,
  Principal = 6,
  Namespace = 7,
  ServiceAccount = 8,
  TrustDomain = 9,
  RemoteIp = 10,
  DirectIp = 11,
  DestinationIp = 12,
  RequestPrincipal = 13,
  Claim = 14,
  Metadata = 15,
}

/** What a field looks at. */
export function attributeOf(field: Field): Attribute {
  switch (field) {
    case Field.Header:
    case Field.Method:
      return Attribute.Header;
    case Field.Host:
      return Attribute.Host;
    case Field.Path:
      return Attribute.Path;
    case Field.Port:
      return Attribute.DestinationPort;
    case Field.Sni:
      return Attribute.Sni;
    case Field.RemoteIp:
      return Attribute.RemoteIp;
    case Field.DirectIp:
      return Attribute.DirectIp;
    case Field.DestinationIp:
      return Attribute.DestinationIp;
    case Field.RequestPrincipal:
      return Attribute.RequestPrincipal;
    case Field.Claim:
      return Attribute.Claim;
    case Field.Metadata:
      return Attribute.Metadata;
    default:
      return Attribute.Identity;
  }
}
