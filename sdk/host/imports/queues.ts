import { Status } from "../abi/status.js";
import type { QueueOwner } from "../queues.js";
import { CALLBACK } from "../abi/callbacks.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

/** Queues between VMs. */
export function queueFunctions(vm: Vm): HostFunctions {
  const { queues } = vm.server;
  const { vmId } = vm.environment;
  return {
    proxy_register_shared_queue(nameAt: number, nameSize: number, tokenAt: number) {
      const name = vm.memory.read(nameAt, nameSize);
      if (name === null) return Status.InvalidMemoryAccess;
      const root = vm.active.root;
      const token = queues.register(vmId, name, owner(vm, root?.id ?? 0));
      return vm.memory.setU32(tokenAt, token) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_resolve_shared_queue(vmIdAt: number, vmIdSize: number, nameAt: number, nameSize: number, tokenAt: number) {
      const wanted = vm.memory.read(vmIdAt, vmIdSize);
      const name = vm.memory.read(nameAt, nameSize);
      if (wanted === null || name === null) return Status.InvalidMemoryAccess;
      const token = queues.resolve(wanted === "" ? vmId : wanted, name);
      if (token === undefined) return Status.NotFound;
      return vm.memory.setU32(tokenAt, token) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_enqueue_shared_queue(token: number, dataAt: number, dataSize: number) {
      const data = vm.memory.copy(dataAt, dataSize);
      if (data === null) return Status.InvalidMemoryAccess;
      return queues.enqueue(token >>> 0, data) ? Status.Ok : Status.NotFound;
    },

    proxy_dequeue_shared_queue(token: number, dataAtAt: number, dataSizeAt: number) {
      const data = queues.dequeue(token >>> 0);
      if (data === undefined) return Status.NotFound;
      if (data === "empty") return Status.Empty;
      return vm.give(data, dataAtAt, dataSizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
    },
  };
}

/** Tells a root context, on its own thread and never inside the call that enqueued. */
function owner(vm: Vm, rootId: number): QueueOwner {
  return {
    ready(token) {
      vm.server.clock.after(0, () => {
        const root = vm.contexts.get(rootId);
        if (root === undefined) return;
        vm.call(CALLBACK.proxy_on_queue_ready, root, token);
        vm.finishCall();
      });
    },
  };
}
