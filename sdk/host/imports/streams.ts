import { StreamType } from "../abi/enums.js";
import { decodePairs } from "../abi/pairs.js";
import { Status } from "../abi/status.js";
import { textOf } from "../bytes.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

const MAX_GRPC_STATUS = 16;

/** Continuing, ending and answering streams. All of it happens when the guest has returned. */
export function streamFunctions(vm: Vm): HostFunctions {
  return {
    proxy_continue_stream(type: number) {
      if (type >>> 0 > StreamType.Upstream) return Status.BadArgument;
      if (type === StreamType.Upstream) {
        return vm.status("proxy_continue_stream", Status.Unimplemented, "Envoy cannot resume data from upstream");
      }
      vm.active.continueStream(type);
      return Status.Ok;
    },

    proxy_close_stream(type: number) {
      if (type >>> 0 > StreamType.Upstream) return Status.BadArgument;
      vm.active.closeStream(type);
      return Status.Ok;
    },

    proxy_send_local_response(
      status: number,
      detailsAt: number,
      detailsSize: number,
      bodyAt: number,
      bodySize: number,
      headersAt: number,
      headersSize: number,
      grpcStatus: number,
    ) {
      const details = vm.memory.read(detailsAt, detailsSize);
      const body = vm.memory.copy(bodyAt, bodySize);
      const block = vm.memory.view(headersAt, headersSize);
      if (details === null || body === null || block === null) return Status.InvalidMemoryAccess;
      const headers =
        block.length === 0
          ? []
          : (decodePairs(block) ?? vm.badPairs("proxy_send_local_response", "sends no additional headers"));
      vm.active.sendLocalResponse({
        status: status >>> 0,
        details: textOf(details).replace(/\s+/g, "_"),
        body,
        headers,
        grpcStatus: grpcStatus >= 0 && grpcStatus <= MAX_GRPC_STATUS ? grpcStatus : undefined,
      });
      vm.stopIteration = true;
      return Status.Ok;
    },
  };
}
