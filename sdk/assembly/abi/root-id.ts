import { Bytes, utf8 } from "../bytes";
import { addressOf, lengthOf } from "../bytes/text";
import { proxy_get_property } from "./imports";
import { clearOut, outAddress, outBytes } from "./out";
import { note } from "./status";

/** `root_id` of the plugin that the host is starting; empty when it has none. */
export function pluginRootId(): Bytes {
  const path = utf8("plugin_root_id");
  const at = addressOf(path);
  clearOut();
  const status = note(proxy_get_property(at, lengthOf(path, at), outAddress, outAddress + 4));
  return status ? Bytes.view(0, 0) : outBytes();
}
