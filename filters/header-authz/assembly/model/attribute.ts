/** What a condition looks at. */
export const enum Attribute {
  /** All values of a request header, each on its own. */
  Header = 0,
  /** `:authority` in lower case. */
  Host = 1,
  /** `:path` without query and fragment. */
  Path = 2,
  /** Server name that the client asked for in TLS. */
  Sni = 3,
  /** What the peer's certificate says: its URI, its DNS name, its subject. */
  Identity = 4,
  /** Address of the client, as Envoy derives it from X-Forwarded-For or the PROXY protocol. */
  RemoteIp = 5,
  /** Address of the other end of the connection. */
  DirectIp = 6,
  DestinationIp = 7,
  DestinationPort = 8,
  /** A claim of the JSON web token that Envoy verified: its strings. */
  Claim = 9,
  /** `issuer/subject` of that token. */
  RequestPrincipal = 10,
  /** A value in the dynamic metadata of another filter. */
  Metadata = 11,
}

/** Whether connections without HTTP have no such attribute. */
// @ts-ignore: decorator
@inline
export function isHttpOnly(attribute: Attribute): bool {
  return attribute <= Attribute.Path || attribute == Attribute.Claim || attribute == Attribute.RequestPrincipal;
}

/** Whether the attribute is in the block of request headers. */
// @ts-ignore: decorator
@inline
export function isHeader(attribute: Attribute): bool {
  return attribute <= Attribute.Path;
}

/** Whether it can be that nobody can tell the value. A header, a server name or a claim that is missing is known to be. */
// @ts-ignore: decorator
@inline
export function canBeUnknown(attribute: Attribute): bool {
  return attribute >= Attribute.Identity && attribute <= Attribute.DestinationPort;
}

/** Whether a connection has the attribute only when its first bytes have come. */
// @ts-ignore: decorator
@inline
export function comesWithData(attribute: Attribute): bool {
  return attribute == Attribute.Sni || attribute == Attribute.Identity || attribute == Attribute.Metadata;
}
