import { Attribute } from "../model/attribute";

/** Fields of a policy that hold values. Several of them look at the same attribute. */
export const enum Field {
  Header = 0,
  Host = 1,
  Path = 2,
  Sni = 3,
  Principal = 4,
  Namespace = 5,
  ServiceAccount = 6,
  TrustDomain = 7,
  RemoteIp = 8,
  DirectIp = 9,
  DestinationIp = 10,
  DestinationPort = 11,
  RequestPrincipal = 12,
  Claim = 13,
  Metadata = 14,
}

/** What a field looks at. */
export function attributeOf(field: Field): Attribute {
  switch (field) {
    case Field.Header:
      return Attribute.Header;
    case Field.Host:
      return Attribute.Host;
    case Field.Path:
      return Attribute.Path;
    case Field.Sni:
      return Attribute.Sni;
    case Field.RemoteIp:
      return Attribute.RemoteIp;
    case Field.DirectIp:
      return Attribute.DirectIp;
    case Field.DestinationIp:
      return Attribute.DestinationIp;
    case Field.DestinationPort:
      return Attribute.DestinationPort;
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
