import { Status } from "../abi/status.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

/** Data shared by all VMs with the same `vm_id`. */
export function sharedDataFunctions(vm: Vm): HostFunctions {
  const { sharedData } = vm.server;
  const { vmId } = vm.environment;
  return {
    proxy_get_shared_data(keyAt: number, keySize: number, valueAtAt: number, valueSizeAt: number, casAt: number) {
      const key = vm.memory.read(keyAt, keySize);
      if (key === null) return Status.InvalidMemoryAccess;
      if (vm.deciding) vm.watch?.see({ kind: "impure read", source: "shared data" });
      const entry = sharedData.find(vmId, key);
      if (entry === undefined) return Status.NotFound;
      return vm.give(entry.value, valueAtAt, valueSizeAt) && vm.memory.setU32(casAt, entry.cas)
        ? Status.Ok
        : Status.InvalidMemoryAccess;
    },

    proxy_set_shared_data(keyAt: number, keySize: number, valueAt: number, valueSize: number, cas: number) {
      const key = vm.memory.read(keyAt, keySize);
      const value = vm.memory.copy(valueAt, valueSize);
      if (key === null || value === null) return Status.InvalidMemoryAccess;
      return sharedData.store(vmId, key, value, cas >>> 0) ? Status.Ok : Status.CasMismatch;
    },
  };
}
