import { Bytes } from "../bytes";

// Where the host writes results: a fixed place, because host calls do not nest.
//
//   0                   4                  8
//   | address or u64    | size             | cas |

/** Address of the out parameters. */
export const outAddress: usize = memory.data(16, 8);

/** Call before a host call that returns bytes: a host that writes nothing then reads as empty, not as the last value. */
// @ts-ignore: decorator
@inline
export function clearOut(): void {
  store<u64>(outAddress, 0);
}

/** View on the bytes that the last host call returned. */
// @ts-ignore: decorator
@inline
export function outBytes(): Bytes {
  return Bytes.view(load<usize>(outAddress), load<i32>(outAddress, 4));
}
