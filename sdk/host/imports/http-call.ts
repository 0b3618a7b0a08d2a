import { decodePairs, type Pair } from "../abi/pairs.js";
import { Status } from "../abi/status.js";
import { textOf } from "../bytes.js";
import { HeaderMap } from "../headers/header-map.js";
import type { HeaderMapKind } from "../headers/inline.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

/** HTTP calls to other services. */
export function httpCallFunctions(vm: Vm): HostFunctions {
  return {
    proxy_http_call(
      clusterAt: number,
      clusterSize: number,
      headersAt: number,
      headersSize: number,
      bodyAt: number,
      bodySize: number,
      trailersAt: number,
      trailersSize: number,
      timeout: number,
      tokenAt: number,
    ) {
      const cluster = vm.memory.read(clusterAt, clusterSize);
      const headers = readMap(vm, "proxy_http_call", headersAt, headersSize, "request");
      const body = vm.memory.copy(bodyAt, bodySize);
      const trailers = readMap(vm, "proxy_http_call", trailersAt, trailersSize, "request trailers");
      if (cluster === null || headers === null || body === null || trailers === null) return Status.InvalidMemoryAccess;
      if (!vm.memory.setU32(tokenAt, 0)) return Status.InvalidMemoryAccess;
      const root = vm.active.root;
      if (root === null) return Status.InternalFailure;
      const sent = root.callouts.http.send({ cluster: textOf(cluster), headers, body, trailers, timeout });
      if ("status" in sent) {
        const why = `cluster "${textOf(cluster)}" is unknown or unavailable, or a pseudo header is missing`;
        return vm.status("proxy_http_call", sent.status, why);
      }
      vm.memory.setU32(tokenAt, sent.token);
      return Status.Ok;
    },
  };
}

/** A map that a guest sent as a block of pairs; a block that Envoy refuses is an empty map, like no block. */
export function readMap(
  vm: Vm,
  call: string,
  blockAt: number,
  blockSize: number,
  kind: HeaderMapKind,
): HeaderMap | null {
  const block = vm.memory.view(blockAt, blockSize);
  if (block === null) return null;
  const pairs: readonly Pair[] =
    block.length === 0 ? [] : (decodePairs(block) ?? vm.badPairs(call, "sends no headers"));
  return HeaderMap.fromPairs(kind, pairs);
}
