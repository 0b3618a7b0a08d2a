import { bufferName, BufferType } from "../abi/enums.js";
import { Status } from "../abi/status.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

/** Bodies, network data, configurations and answers of callouts. */
export function bufferFunctions(vm: Vm): HostFunctions {
  const missing = (call: string, type: number): Status =>
    vm.status(call, Status.NotFound, `${bufferName(type)} is not available`);

  return {
    proxy_get_buffer_bytes(type: number, start: number, length: number, bytesAtAt: number, bytesSizeAt: number) {
      if (type >>> 0 > BufferType.CallData) return Status.BadArgument;
      const buffer = vm.active.buffer(type);
      if (buffer === null) return missing("proxy_get_buffer_bytes", type);
      const from = start >>> 0;
      const to = Math.min(from + (length >>> 0), buffer.length);
      if (to <= from) return vm.give("", bytesAtAt, bytesSizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
      return vm.give(buffer.slice(from, to), bytesAtAt, bytesSizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_get_buffer_status(type: number, lengthAt: number, flagsAt: number) {
      if (type >>> 0 > BufferType.CallData) return Status.BadArgument;
      const buffer = vm.active.buffer(type);
      if (buffer === null) return missing("proxy_get_buffer_status", type);
      return vm.memory.setU32(lengthAt, buffer.length) && vm.memory.setU32(flagsAt, 0)
        ? Status.Ok
        : Status.InvalidMemoryAccess;
    },

    proxy_set_buffer_bytes(type: number, start: number, length: number, dataAt: number, dataSize: number) {
      if (type >>> 0 > BufferType.CallData) return Status.BadArgument;
      const buffer = vm.active.buffer(type);
      if (buffer === null) return missing("proxy_set_buffer_bytes", type);
      const data = vm.memory.copy(dataAt, dataSize);
      if (data === null) return Status.InvalidMemoryAccess;
      const status = buffer.replace(start >>> 0, length >>> 0, data);
      if (status === Status.Ok) return status;
      return vm.status("proxy_set_buffer_bytes", status, `${bufferName(type)} cannot be changed there`);
    },
  };
}
