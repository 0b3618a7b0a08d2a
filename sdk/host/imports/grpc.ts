import { Status } from "../abi/status.js";
import { textOf } from "../bytes.js";
import { grpcTarget } from "../callouts/grpc-target.js";
import type { RootContext } from "../vm/root-context.js";
import type { Vm } from "../vm/vm.js";
import { readMap } from "./http-call.js";
import type { HostFunctions } from "./table.js";

/** Unary gRPC calls and gRPC streams to other services. */
export function grpcFunctions(vm: Vm): HostFunctions {
  /** What a call and a stream have in common: where it goes, and the metadata. */
  const target = (
    call: string,
    [serviceAt, serviceSize, nameAt, nameSize, methodAt, methodSize, metadataAt, metadataSize]: readonly number[],
  ) => {
    const service = vm.memory.copy(serviceAt as number, serviceSize as number);
    const name = vm.memory.read(nameAt as number, nameSize as number);
    const method = vm.memory.read(methodAt as number, methodSize as number);
    const metadata = readMap(vm, call, metadataAt as number, metadataSize as number, "request");
    if (service === null || name === null || method === null || metadata === null) return Status.InvalidMemoryAccess;
    const cluster = grpcTarget(service, vm.server.clusters);
    if (cluster === undefined)
      return vm.status(call, Status.ParseFailure, "the service is no GrpcService and no cluster");
    return { cluster, service: textOf(name), method: textOf(method), metadata };
  };

  const answer = (call: string, result: { token: number } | { status: Status }, tokenAt: number): Status => {
    if ("status" in result) return vm.status(call, result.status, "the call failed at once");
    return vm.memory.setU32(tokenAt, result.token) ? Status.Ok : Status.InvalidMemoryAccess;
  };

  const root = (): RootContext | null => vm.active.root;

  return {
    proxy_grpc_call(...params: number[]) {
      const to = target("proxy_grpc_call", params);
      const [messageAt = 0, messageSize = 0, timeout = 0, tokenAt = 0] = params.slice(8);
      const message = vm.memory.copy(messageAt, messageSize);
      if (message === null) return Status.InvalidMemoryAccess;
      if (typeof to === "number") return to;
      const sent = root()?.callouts.grpc.call({ ...to, message, timeout: timeout >>> 0 });
      return answer("proxy_grpc_call", sent ?? { status: Status.InternalFailure }, tokenAt);
    },

    proxy_grpc_stream(...params: number[]) {
      const to = target("proxy_grpc_stream", params);
      if (typeof to === "number") return to;
      const opened = root()?.callouts.grpc.open(to);
      return answer("proxy_grpc_stream", opened ?? { status: Status.InternalFailure }, params[8] as number);
    },

    proxy_grpc_send(token: number, messageAt: number, messageSize: number, endOfStream: number) {
      const message = vm.memory.copy(messageAt, messageSize);
      if (message === null) return Status.InvalidMemoryAccess;
      const status = root()?.callouts.grpc.send(token >>> 0, message, endOfStream !== 0) ?? Status.NotFound;
      return status === Status.Ok ? status : vm.status("proxy_grpc_send", status, `token ${token} is no open stream`);
    },

    proxy_grpc_close(token: number) {
      const status = root()?.callouts.grpc.close(token >>> 0) ?? Status.NotFound;
      return status === Status.Ok ? status : vm.status("proxy_grpc_close", status, `token ${token} is not open`);
    },

    proxy_grpc_cancel(token: number) {
      const status = root()?.callouts.grpc.cancel(token >>> 0) ?? Status.NotFound;
      return status === Status.Ok ? status : vm.status("proxy_grpc_cancel", status, `token ${token} is not open`);
    },
  };
}
