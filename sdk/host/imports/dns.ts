import { isIP } from "node:net";
import { Status } from "../abi/status.js";
import { textOf } from "../bytes.js";
import type { DnsAnswer } from "../server.js";
import { CALLBACK } from "../abi/callbacks.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

/** Name resolution, a function that only Envoy has. */
export function dnsFunctions(vm: Vm): HostFunctions {
  return {
    envoy_resolve_dns(nameAt: number, nameSize: number, tokenAt: number) {
      const name = vm.memory.read(nameAt, nameSize);
      const root = vm.active.root;
      if (name === null || root === null) return Status.InvalidMemoryAccess;
      const token = vm.nextDnsToken();
      if (!vm.memory.setU32(tokenAt, token)) return Status.InvalidMemoryAccess;
      const deliver = (answer: DnsAnswer | undefined): void => {
        if (!vm.contexts.has(root.id)) return;
        const data = answer === undefined ? new Uint8Array(0) : encodeAnswer(answer);
        root.deliver(CALLBACK.envoy_on_resolve_dns, data, token, data.length);
      };
      const known = knownWithoutAsking(textOf(name));
      const answer = vm.server.resolve(textOf(name)) ?? known;
      // Envoy calls back from within this very call.
      if (known !== undefined) deliver(answer);
      else vm.server.clock.after(0, () => deliver(answer));
      return Status.Ok;
    },
  };
}

/** Names that a resolver answers by itself. */
function knownWithoutAsking(name: string): DnsAnswer | undefined {
  if (name === "localhost") return { addresses: ["127.0.0.1"] };
  return isIP(name) === 0 ? undefined : { addresses: [name] };
}

/**
 *     +-------+-----+-----+-----------+---+-----------+---+
 *     | count | ttl | ... | address:0 | 0 | address:0 | 0 |
 *     +-------+-----+-----+-----------+---+-----------+---+
 *      u32 LE  u32 LE (s)
 */
function encodeAnswer({ addresses, ttl = 0 }: DnsAnswer): Uint8Array {
  const spelled = addresses.map((address) => `${address.includes(":") ? `[${address}]` : address}:0\0`);
  const head = Buffer.alloc(4 + addresses.length * 4);
  head.writeUInt32LE(addresses.length, 0);
  addresses.forEach((_, i) => head.writeUInt32LE(ttl, 4 + i * 4));
  return new Uint8Array(Buffer.concat([head, Buffer.from(spelled.join(""), "latin1")]));
}
