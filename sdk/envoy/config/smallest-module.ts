/*
 * The smallest module that Envoy loads:
 *   types     (0) () -> ()   (1) (i32) -> i32
 *   functions 0: type 0, empty    1: type 1, returns its argument
 *   memory    1 page
 *   exports   "memory", "proxy_abi_version_0_2_1" = 0, "malloc" = 1
 */
const name = (text: string): number[] => [text.length, ...Buffer.from(text)];
const section = (id: number, ...bytes: number[]): number[] => [id, bytes.length, ...bytes];

export const smallestModule = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f),
  ...section(3, 2, 0, 1),
  ...section(5, 1, 0, 1),
  ...section(7, 3, ...name("memory"), 2, 0, ...name("proxy_abi_version_0_2_1"), 0, 0, ...name("malloc"), 0, 1),
  ...section(10, 2, 2, 0, 0x0b, 4, 0, 0x20, 0, 0x0b),
]);
