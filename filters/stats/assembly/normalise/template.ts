import { Bytes, sameBytes } from "proxy-wasm-assemblyscript-sdk";

/**
 * Whether a path fits a template, segment by segment: `{…}` is any one segment that is not empty, `**` at the end any
 * rest. `/users/{id}/orders` fits `/users/7/orders`.
 */
export function fitsTemplate(path: Bytes, template: Bytes): bool {
  let p = 0;
  let t = 0;
  for (;;) {
    const pathEnd = endOf(path, p);
    const templateEnd = endOf(template, t);
    if (
      templateEnd == template.length &&
      templateEnd - t == 2 &&
      template.at(t) == 0x2a &&
      template.at(t + 1) == 0x2a
    ) {
      return true;
    }
    const isVariable = templateEnd - t > 1 && template.at(t) == 0x7b && template.at(templateEnd - 1) == 0x7d;
    if (isVariable) {
      if (pathEnd == p) return false;
    } else {
      const length = templateEnd - t;
      if (pathEnd - p != length) return false;
      if (!sameBytes(path.address + p, template.address + t, length)) return false;
    }
    if (pathEnd == path.length || templateEnd == template.length) {
      return pathEnd == path.length && templateEnd == template.length;
    }
    p = pathEnd + 1;
    t = templateEnd + 1;
  }
  return false;
}

/** Where the segment that begins at `from` ends. */
function endOf(path: Bytes, from: i32): i32 {
  const slash = path.indexOf(0x2f, from);
  return slash < 0 ? path.length : slash;
}
