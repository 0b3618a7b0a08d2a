import { Bytes, utf8 } from "../bytes";
import { getProperty } from "./raw";

// The plugin itself.

/** Name of the plugin. */
export function name(): Bytes | null {
  return getProperty(utf8("plugin_name"));
}

/** Its root id. */
export function rootId(): Bytes | null {
  return getProperty(utf8("plugin_root_id"));
}

/** Its VM id. */
export function vmId(): Bytes | null {
  return getProperty(utf8("plugin_vm_id"));
}
