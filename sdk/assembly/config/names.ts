/** Whether the bytes are an ASCII key, letter by letter. */
export function isSame(name: usize, length: i32, key: string): bool {
  if (length != key.length) return false;
  for (let i: usize = 0; i < <usize>length; i++) {
    if (<u32>load<u8>(name + i) != <u32>load<u16>(changetype<usize>(key) + (i << 1))) return false;
  }
  return true;
}

/**
 * Whether the bytes are a snake_case key in lowerCamelCase, as protobuf's JSON mapping may write it: `tagsToRemove`
 * for `tags_to_remove`. A key without an underscore has no second spelling.
 */
export function isCamel(name: usize, length: i32, key: string): bool {
  let used = 0;
  let raise = false;
  let raised = false;
  for (let i = 0; i < key.length; i++) {
    let letter = <u32>load<u16>(changetype<usize>(key) + ((<usize>i) << 1));
    if (letter == 0x5f) {
      raise = true;
      continue;
    }
    if (raise && letter - 0x61 < 26) letter -= 0x20;
    raised = raised || raise;
    raise = false;
    if (used == length || <u32>load<u8>(name + used) != letter) return false;
    used++;
  }
  return raised && used == length;
}
