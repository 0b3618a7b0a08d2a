/** How a value is compared. `text` is what the comparison needs of the configured value. */
export const enum MatcherKind {
  /** Byte for byte. */
  Exact = 0,
  Prefix = 1,
  Suffix = 2,
  /** Is there, be it empty. */
  Present = 3,
  /** Is not empty and has no line break: `.+` as a regular expression. */
  Filled = 4,
  /** Path template with `{*}` and `{**}`, as `template.ts` compiles it. */
  Template = 5,
  /** Address within a range; `text` is its first address, `detail` the number of bits. */
  Range = 6,
  /** `spiffe://`, anything, then this. */
  SpiffeSuffix = 7,
  /** Has `/ns/`, this with `*` for anything, `/`. */
  Namespace = 8,
  /** Names this service account; `detail` is the length of the namespace in front of it. */
  ServiceAccount = 9,
  /** `spiffe://`, this with `*` for anything but `/`, `/`. */
  TrustDomain = 10,
  /** Issuer and subject; `detail` says how each is compared, `text` is both. */
  Principal = 11,
  /** Regular expression over the whole value; `detail` is the program. */
  Regex = 12,
  /** SHA-256 of the value, compared in constant time. */
  Sha256 = 13,
  /** One element of a comma-separated list; `detail` is the matcher for the element. */
  Element = 14,
  /** Only in a list: a member of the list matches; `detail` is the matcher for it. */
  ListMember = 15,
}

// @ts-ignore: decorator
@unmanaged
export class Matcher {
  kind: MatcherKind;
  address: usize;
  length: i32;
  detail: usize;
}
