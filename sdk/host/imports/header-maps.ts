import { headerMapName, HeaderMapType } from "../abi/enums.js";
import { decodePairs, pairsSize, writePairs } from "../abi/pairs.js";
import { Status } from "../abi/status.js";
import { lowerCase } from "../bytes.js";
import type { HeaderMap } from "../headers/header-map.js";
import type { Context } from "../vm/context.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

/** What would split a message on the wire. */
const CONTROL = /[\0\r\n]/;
const LAST_MAP = HeaderMapType.HttpCallResponseTrailers;

/** Header and trailer maps. */
export function headerMapFunctions(vm: Vm): HostFunctions {
  const unavailable = (call: string, type: number): Status =>
    vm.status(call, Status.BadArgument, `${headerMapName(type)} are not available`);

  /** Changes a map of the active context; request headers that changed may lead to another route. */
  const change = (call: string, type: number, edit: (map: HeaderMap) => void): Status => {
    if (type >>> 0 > LAST_MAP) return Status.BadArgument;
    const context: Context = vm.active;
    const map = context.mutableMap(type);
    if (map === null) return unavailable(call, type);
    edit(map);
    if (type === HeaderMapType.RequestHeaders) context.clearRouteCache();
    return Status.Ok;
  };

  const add = (
    call: "proxy_add_header_map_value" | "proxy_replace_header_map_value",
    type: number,
    name: string | null,
    value: string | null,
  ): Status => {
    if (name === null || value === null) return Status.InvalidMemoryAccess;
    if (vm.watch !== null && (CONTROL.test(value) || CONTROL.test(name))) {
      vm.watch.see({ kind: "control character", call, name });
    }
    return change(call, type, (map) =>
      call === "proxy_add_header_map_value" ? map.append(name, value) : map.replace(name, value),
    );
  };

  return {
    proxy_get_header_map_value(type: number, nameAt: number, nameSize: number, valueAtAt: number, valueSizeAt: number) {
      if (type >>> 0 > LAST_MAP) return Status.BadArgument;
      const name = vm.memory.read(nameAt, nameSize);
      if (name === null) return Status.InvalidMemoryAccess;
      const context = vm.active;
      const map = context.readableMap(type);
      if (map === null) {
        return context.inAccessLog ? Status.NotFound : unavailable("proxy_get_header_map_value", type);
      }
      const value = map.first(lowerCase(name));
      if (value === undefined) return Status.NotFound;
      return vm.give(value, valueAtAt, valueSizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_add_header_map_value(type: number, nameAt: number, nameSize: number, valueAt: number, valueSize: number) {
      return add(
        "proxy_add_header_map_value",
        type,
        vm.memory.read(nameAt, nameSize),
        vm.memory.read(valueAt, valueSize),
      );
    },

    proxy_replace_header_map_value(type: number, nameAt: number, nameSize: number, valueAt: number, valueSize: number) {
      const name = vm.memory.read(nameAt, nameSize);
      return add("proxy_replace_header_map_value", type, name, vm.memory.read(valueAt, valueSize));
    },

    proxy_remove_header_map_value(type: number, nameAt: number, nameSize: number) {
      const name = vm.memory.read(nameAt, nameSize);
      if (name === null) return Status.InvalidMemoryAccess;
      return change("proxy_remove_header_map_value", type, (map) => map.remove(name));
    },

    proxy_get_header_map_pairs(type: number, blockAtAt: number, blockSizeAt: number) {
      if (type >>> 0 > LAST_MAP) return Status.BadArgument;
      const map = vm.active.readableMap(type);
      if (map === null && !vm.active.inAccessLog) {
        vm.watch?.see({ kind: "map missing", call: "proxy_get_header_map_pairs", map: headerMapName(type) });
      }
      if (map === null || map.size === 0) {
        return vm.give("", blockAtAt, blockSizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
      }
      const size = pairsSize(map.names, map.values);
      const address = vm.allocate(size);
      if (address === 0) return Status.InvalidMemoryAccess;
      writePairs(map.names, map.values, vm.memory.bytes, address);
      return vm.memory.setU32(blockAtAt, address) && vm.memory.setU32(blockSizeAt, size)
        ? Status.Ok
        : Status.InvalidMemoryAccess;
    },

    proxy_set_header_map_pairs(type: number, blockAt: number, blockSize: number) {
      const block = vm.memory.view(blockAt, blockSize);
      if (block === null) return Status.InvalidMemoryAccess;
      const pairs = decodePairs(block) ?? vm.badPairs("proxy_set_header_map_pairs", "removes every header");
      return change("proxy_set_header_map_pairs", type, (map) => {
        map.clear();
        for (const [name, value] of pairs) map.append(name, value);
      });
    },

    proxy_get_header_map_size(type: number, sizeAt: number) {
      if (type >>> 0 > LAST_MAP) return Status.BadArgument;
      const map = vm.active.mutableMap(type);
      if (map === null) return unavailable("proxy_get_header_map_size", type);
      return vm.memory.setU32(sizeAt, map.byteSize) ? Status.Ok : Status.InvalidMemoryAccess;
    },
  };
}
