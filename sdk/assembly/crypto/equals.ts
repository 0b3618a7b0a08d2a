import { addressOf, lengthOf } from "../bytes/text";

/**
 * Whether two values are byte for byte equal, in a time that depends on their lengths alone: for secrets. Compare
 * hashes of both where the length is a secret, too.
 */
export function constantTimeEquals<A, B>(a: A, b: B): bool {
  const one = addressOf(a);
  const two = addressOf(b);
  const length = lengthOf(a, one);
  if (length != lengthOf(b, two)) return false;
  let difference: u32 = 0;
  for (let i = 0; i < length; i++) difference |= load<u8>(one + i) ^ load<u8>(two + i);
  return difference == 0;
}
