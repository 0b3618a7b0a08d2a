import { Status } from "../abi/status.js";
import type { ByteString } from "../bytes.js";
import { byteString } from "../bytes.js";
import { attribute, step } from "../properties/resolve.js";
import { encodeAttribute, Uint, type Attribute } from "../properties/values.js";
import type { Context } from "../vm/context.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

const PATHS = new Map<ByteString, readonly ByteString[]>();
const MAX_PATHS = 4096;

/** Attributes by path, and the properties that modules set themselves. */
export function propertyFunctions(vm: Vm): HostFunctions {
  return {
    proxy_get_property(pathAt: number, pathSize: number, valueAtAt: number, valueSizeAt: number) {
      const path = vm.memory.read(pathAt, pathSize);
      if (path === null) return Status.InvalidMemoryAccess;
      const found = property(vm.active, path);
      if (typeof found === "number") return found;
      return vm.give(found.bytes, valueAtAt, valueSizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_set_property(keyAt: number, keySize: number, valueAt: number, valueSize: number) {
      const key = vm.memory.read(keyAt, keySize);
      const value = vm.memory.read(valueAt, valueSize);
      if (key === null || value === null) return Status.InvalidMemoryAccess;
      if (key.includes("\0")) vm.watch?.see({ kind: "property key with NUL", key });
      const status = vm.active.setProperty(key, value);
      return status ?? vm.status("proxy_set_property", Status.NotFound, "there is no stream");
    },
  };
}

/** The bytes of the property at `path` (segments separated by NUL), or the status that Envoy answers. */
export function property(context: Context, path: ByteString): { bytes: ByteString } | Status {
  const segments = split(path);
  if (segments.length === 0) return Status.SerializationFailure;
  let value = topLevel(context, segments[0] as ByteString, segments.length === 1);
  for (let i = 1; i < segments.length && value !== undefined; i++) value = step(value, segments[i] as ByteString);
  if (value === undefined) return Status.NotFound;
  const bytes = encodeAttribute(value);
  return bytes === undefined ? Status.SerializationFailure : { bytes };
}

/** Envoy's attributes, then the few names that only Wasm has. */
export function topLevel(context: Context, name: ByteString, whole: boolean): Attribute | undefined {
  const value = attribute(context, name, whole);
  if (value !== undefined) return value;
  switch (name) {
    case "plugin_name":
      return context.root === null ? undefined : byteString(context.pluginName);
    case "plugin_root_id":
      return context.root?.rootId ?? "";
    case "plugin_vm_id":
      return context.vm.environment.vmId;
    case "connection_id":
      return context.info === null ? undefined : new Uint(BigInt(context.info.connection.id));
  }
  return undefined;
}

/** Splits at NULs; one at the end does not count. Paths are few and come again, so they are remembered. */
function split(path: ByteString): readonly ByteString[] {
  let segments = PATHS.get(path);
  if (segments === undefined) {
    segments = (path.endsWith("\0") ? path.slice(0, -1) : path).split("\0");
    if (path.length === 0) segments = [];
    if (PATHS.size >= MAX_PATHS) PATHS.clear();
    PATHS.set(path, segments);
  }
  return segments;
}
