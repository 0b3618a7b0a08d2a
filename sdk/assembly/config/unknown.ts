import { utf8 } from "../bytes/utf8";
import { JsonKind } from "../json/kind";
import { Flag, NODE, after, flagsOf, kindOf } from "../json/tape";
import { Configuration } from "./configuration";

/**
 * Reports the keys that nobody asked for, in the objects that somebody looked into: as an error if `refuse`, else as
 * a note each. Nothing inside an unknown key is looked at.
 */
export function unknownKeys(config: Configuration, node: usize, refuse: bool): void {
  const kind = kindOf(node);
  if (kind == JsonKind.Array) {
    for (let item = node + NODE; kindOf(item) != JsonKind.End; item = after(item)) unknownKeys(config, item, refuse);
  }
  if (kind != JsonKind.Object) return;
  const opened = (flagsOf(node) & Flag.Opened) != 0;
  for (let name = node + NODE; kindOf(name) != JsonKind.End; name = after(name + NODE)) {
    const flags = flagsOf(name);
    if (opened && flags & Flag.Idle) {
      config.note(name, false);
    } else if (opened && !(flags & Flag.Used)) {
      if (refuse) config.refuse(name, utf8("is not a known key"));
      else config.note(name, true);
    } else {
      unknownKeys(config, name + NODE, refuse);
    }
  }
}
