import { Status } from "../abi/status.js";
import { FOREIGN_FUNCTIONS } from "../foreign/index.js";
import type { Vm } from "../vm/vm.js";
import { EnvoyCrash } from "../vm/errors.js";
import type { HostFunctions } from "./table.js";

/** Envoy's foreign functions by name. */
export function foreignFunctions(vm: Vm): HostFunctions {
  return {
    proxy_call_foreign_function(
      nameAt: number,
      nameSize: number,
      argumentAt: number,
      argumentSize: number,
      resultAtAt: number,
      resultSizeAt: number,
    ) {
      const name = vm.memory.read(nameAt, nameSize);
      const argument = vm.memory.copy(argumentAt, argumentSize);
      if (name === null || argument === null) return Status.InvalidMemoryAccess;
      const fn = FOREIGN_FUNCTIONS.get(name);
      if (fn === undefined) {
        return vm.status("proxy_call_foreign_function", Status.NotFound, `Envoy has no function "${name}"`);
      }
      const { status, result } = fn(vm, argument);
      let address = 0;
      if (result !== undefined && resultAtAt !== 0) {
        address = vm.allocate(result.length);
        if (address === 0)
          throw new EnvoyCrash(`the guest had no memory for the result of ${name}: Envoy crashes here`);
        vm.memory.writeBytes(address, result);
      }
      if (resultAtAt !== 0 && !vm.memory.setU32(resultAtAt, address)) return Status.InvalidMemoryAccess;
      if (resultSizeAt !== 0 && !vm.memory.setU32(resultSizeAt, result?.length ?? 0)) return Status.InvalidMemoryAccess;
      return status === Status.Ok ? status : vm.status(`foreign function ${name}`, status, "the call failed");
    },
  };
}
